using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Files;

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

    /// <summary>Longest common subsequence by dynamic programming; prompt files are small.</summary>
    private static List<string> Compare(string[] old, string[] current)
    {
        var common = new int[old.Length + 1, current.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = current.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == current[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();
        var (a, b) = (0, 0);
        while (a < old.Length || b < current.Length)
        {
            if (a < old.Length && b < current.Length && old[a] == current[b])
            {
                lines.Add("  " + old[a++]);
                b++;
            }
            else if (b >= current.Length || (a < old.Length && common[a + 1, b] >= common[a, b + 1]))
            {
                lines.Add("- " + old[a++]);
            }
            else
            {
                lines.Add("+ " + current[b++]);
            }
        }

        return lines;
    }

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
