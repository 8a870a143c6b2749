using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Templates;

/// <summary>Where included templates and partials come from: files beside the source, and nothing else.</summary>
/// <param name="read">The text of a partial by its name, with its path for the report; null where there is none.</param>
internal sealed class TemplateParts(Func<string, (string Path, string Text)?> read)
{
    /// <summary>How deep parts may include each other.</summary>
    public const int MostDepth = 10;

    /// <summary>How many tags all parts together may have: parts that include others twice grow fast.</summary>
    private const int MostParts = 500;

    private readonly Stack<string> open = new();
    private int count;

    public static readonly TemplateParts None = new(_ => null);

    /// <summary>Reads a part where it is used; null where there is none, or it includes itself.</summary>
    public IReadOnlyList<SourceNode>? Read(string name, int line, ImportReport report, Func<string, ImportReport, IReadOnlyList<SourceNode>> parse)
    {
        if (open.Contains(name) || open.Count >= MostDepth) throw report.Refuse(line, $"'{name}' includes itself. Take the circle out.");
        if (++count > MostParts) throw report.Refuse(line, $"More than {MostParts} parts are included. Write less of them.");
        if (read(name) is not var (path, text))
        {
            report.Lost(line, $"'{name}'", "The part that is included here is not among the files that were given.",
                $"Put it into templates/ as Scriban and write {{{{ include '{name}' }}}}, or import again with its file beside this one.");
            return null;
        }

        open.Push(name);
        var inner = new ImportReport(path);
        var nodes = parse(text, inner);
        foreach (var finding in inner.Findings) report.Lost(line, $"In '{path}', line {finding.Location.Line}", finding.Message, "See there.");
        open.Pop();
        return nodes;
    }
}
