using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Formats;

/// <summary>A file with YAML between lines of <c>---</c>, and text behind.</summary>
/// <param name="Header">Null where there is none.</param>
/// <param name="BodyLine">The line of the file where the text begins.</param>
internal sealed record FrontMatter(YamlMapping? Header, string Body, int BodyLine)
{
    /// <param name="mark">The line before and behind the header: <c>---</c>, or <c>+++</c> as Prompty also has it.</param>
    public static FrontMatter Read(string source, ImportReport report, params string[] mark)
    {
        var text = source.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\ufeff');
        var lines = text.Split('\n');
        var open = 0;
        while (open < lines.Length && (lines[open].Trim().Length == 0 || lines[open].StartsWith('#'))) open++;
        if (open >= lines.Length || !mark.Contains(lines[open].TrimEnd())) return new FrontMatter(null, text, 1);
        var close = Array.FindIndex(lines, open + 1, l => l.TrimEnd() == lines[open].TrimEnd());
        if (close < 0)
        {
            // A Markdown text may begin with a rule.
            return new FrontMatter(null, text, 1);
        }

        var node = SourceDocument.Yaml(string.Join('\n', lines[(open + 1)..close]), report, open + 2);
        var header = node switch
        {
            null => new YamlMapping(default, []),
            YamlMapping mapping => mapping,
            _ => throw report.Refuse(open + 2, "The header between the lines of '---' must be a mapping of keys to values."),
        };
        return new FrontMatter(header, string.Join('\n', lines[(close + 1)..]), close + 2);
    }
}
