using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Comparing;

/// <summary>Compares the files of two versions of a prompt line by line.</summary>
internal static class FileChanges
{
    private const int Neighbours = 2;

    public static IReadOnlyList<FileChange> Between(PromptSide before, PromptSide after) =>
        Between(before.Prompt.Files, before.Files, after.Prompt.Files, after.Files);

    public static IReadOnlyList<FileChange> Between(
        IEnumerable<string> pathsBefore, IPromptFiles before, IEnumerable<string> pathsAfter, IPromptFiles after)
    {
        var paths = pathsBefore.Union(pathsAfter).Order(StringComparer.Ordinal);
        var changes = new List<FileChange>();
        foreach (var path in paths)
        {
            var old = Lines(before.Read(path));
            var current = Lines(after.Read(path));
            if (!old.SequenceEqual(current)) changes.Add(new FileChange(path, Shorten(Compare(old, current))));
        }

        return changes;
    }

    private static string[] Lines(string? text) => text is null ? [] : text.ReplaceLineEndings("\n").Split('\n');

    private static List<string> Compare(string[] old, string[] current) =>
    [
        .. SequenceDiff.Compare(old, current).Select(line =>
            line.IsSame ? "  " + line.Before : line.After is null ? "- " + line.Before : "+ " + line.After),
    ];

    private static List<string> Shorten(List<string> lines)
    {
        var shown = new List<string>();
        var skipped = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var near = Enumerable.Range(i - Neighbours, (2 * Neighbours) + 1)
                .Any(j => j >= 0 && j < lines.Count && lines[j][0] != ' ');
            if (near) shown.Add(lines[i]);
            else if (!skipped) shown.Add("  ...");
            skipped = !near;
        }

        return shown;
    }
}

/// <summary>A file that differs, line by line: <c>-</c> gone, <c>+</c> new, a blank for the neighbours that stayed.</summary>
internal sealed record FileChange(string Path, IReadOnlyList<string> Lines);

/// <summary>One side of a comparison.</summary>
/// <param name="Label">What people call it: a version, or the work tree.</param>
/// <param name="SuiteFiles">Where its suite is read from.</param>
internal sealed record PromptSide(string Label, PromptDefinition Prompt, IPromptFiles Files, IEvaluationFiles SuiteFiles)
{
    /// <summary>Whether it is a release, under the version of its label.</summary>
    public bool IsRelease { get; init; }

    /// <summary>The side, whose examples are chosen by vectors that are recorded: its own first.</summary>
    public PromptSide WithRecorded(PromptSide other) => this with
    {
        Prompt = RecordedVectors.For(Prompt, Place, other.Place).In(Prompt, $"dotnet prompt eval {Prompt.Name} --mode record{(IsRelease ? $" --against {Label}" : "")}"),
    };

    private RecordedPlace Place => new(SuiteFiles, Prompt.Name);
}
