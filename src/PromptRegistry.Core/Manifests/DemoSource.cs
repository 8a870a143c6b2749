using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>Few-shot examples in a file of their own, of which each call gets some.</summary>
/// <param name="File">Its name below the prompt's folder: JSON lines with <c>inputs</c> and <c>output</c>.</param>
/// <param name="Location">Where the name stands.</param>
/// <param name="Count">How many a call gets, at least 1; all where there are no more.</param>
/// <param name="By">How they are chosen.</param>
public sealed record DemoSource(string File, SourceLocation Location, int Count, DemoChoice By)
{
    /// <summary>The model whose vectors say what is alike; null for none.</summary>
    public string? Model { get; init; }
}

/// <summary>How few-shot examples are chosen for a call.</summary>
public enum DemoChoice
{
    /// <summary>Those whose inputs share the most telling words with the call's (Okapi BM25).</summary>
    Bm25,

    /// <summary>Any, but the same ones for the same inputs.</summary>
    Random,

    /// <summary>Those whose inputs are most alike: by the cosine of character trigrams, or of the vectors of a model where the manifest names one.</summary>
    Similarity,
}

/// <summary>Reads <c>demos</c> of a manifest where it names a file, and that file.</summary>
internal sealed class DemoSourceParser(ICollection<Diagnostic> diagnostics)
{
    /// <summary>What files with examples are called: builds hand no others to the compiler.</summary>
    public const string FileEnding = "examples.jsonl";

    private const int MostChosen = 100;

    /// <summary>The source; null after a finding.</summary>
    public DemoSource? Read(YamlMapping node)
    {
        var reader = MappingReader.Open(node, "'demos'", diagnostics)!;
        var from = reader.Required("from");
        var select = reader.Required("select");
        reader.Finish();
        if (from is null || MappingReader.Open(select, "'select'", diagnostics) is not { } choice) return null;
        var by = choice.Choice("by", "bm25", "bm25", "random", "similarity");
        var count = choice.Integer("k");
        choice.Required("k");
        var model = choice.Text("model");
        choice.Finish();
        if (from is not YamlScalar file || !FileName.IsPlain(file.Value) || !ManifestParser.IsBelowFolder(file.Value) || !IsNamedFor(file.Value))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.DemoSource, from.Location,
                $"'from' names a file in the prompt's folder that is called {FileEnding}, or ends in .{FileEnding}; builds look for no others."));
            return null;
        }

        if (count is null) return null;
        if (count is < 1 or > MostChosen)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.DemoSource, choice.Mapping.Location, $"'k' says how many examples a call gets: from 1 to {MostChosen}, but {count} was found."));
            return null;
        }

        if (model is not null && (by != "similarity" || model.Length == 0))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.DemoSource, choice.Node("model")!.Location,
                $"'model' names whose vectors say what is alike, and needs 'by: similarity'; '{by}' compares {(by == "random" ? "nothing" : "words")}. Write that, or remove 'model'."));
            return null;
        }

        return new DemoSource(file.Value, file.Location, count.Value, by switch { "random" => DemoChoice.Random, "similarity" => DemoChoice.Similarity, _ => DemoChoice.Bm25 }) { Model = model };
    }

    /// <summary>The examples of a file.</summary>
    /// <param name="text">JSON lines.</param>
    /// <param name="path">The file's path, for the findings.</param>
    public IReadOnlyList<DemoDefinition> ReadFile(string text, string path)
    {
        var demos = new List<DemoDefinition>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            if (demos.Count == ManifestLimits.Entries)
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.DemoSource, SourceLocation.File(path), $"The file has more than {ManifestLimits.Entries} examples, which is the most that is read."));
                break;
            }

            var found = new List<Diagnostic>();
            if (ReadLine(lines[i], path, found) is { } demo) demos.Add(demo with { Line = i + 1 });
            foreach (var finding in found) diagnostics.Add(finding with { Location = DemoDefinition.InLine(finding.Location, i + 1) });
        }

        if (lines.All(string.IsNullOrWhiteSpace)) diagnostics.Add(new Diagnostic(ManifestDiagnostics.DemoSource, SourceLocation.File(path), "The file has no example. Write one a line: {\"inputs\": {…}, \"output\": …}."));
        return demos;
    }

    private static DemoDefinition? ReadLine(string line, string path, List<Diagnostic> found)
    {
        var document = YamlReader.Read(line, path);
        found.AddRange(document.Diagnostics);
        if (document.Diagnostics.Count > 0) return null;
        if (document.Root is not null && ManifestLimits.Check(document.Root) is { } tooMany)
        {
            found.Add(tooMany);
            return null;
        }

        return document.Root is null ? null : DemoDefinition.Read(document.Root, found);
    }

    private static bool IsNamedFor(string file)
    {
        var name = file.Substring(file.LastIndexOf('/') + 1);
        return name == FileEnding || name.EndsWith("." + FileEnding, StringComparison.Ordinal);
    }
}
