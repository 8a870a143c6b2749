using PromptRegistry.Evaluation.Reports;

namespace PromptRegistry.Evaluation.Comparing;

/// <summary>The lines of two texts, side by side.</summary>
internal static class PairedLines
{
    /// <param name="before">Null for no text.</param>
    /// <param name="after">Null for no text.</param>
    public static IReadOnlyList<DiffItem> Of(string? before, string? after) => Paired(SequenceDiff.Compare(Split(before), Split(after)));

    private static string[] Split(string? text) => text is null ? [] : text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Lines that went beside lines that came: a changed line reads best as one.</summary>
    private static List<DiffItem> Paired(IReadOnlyList<DiffItem> lines)
    {
        var result = new List<DiffItem>();
        var (gone, come) = (new Queue<string>(), new Queue<string>());
        foreach (var line in lines)
        {
            if (!line.IsSame)
            {
                if (line.Before is { } before) gone.Enqueue(before);
                if (line.After is { } after) come.Enqueue(after);
                continue;
            }

            Flush();
            result.Add(line);
        }

        Flush();
        return result;

        void Flush()
        {
            while (gone.Count > 0 || come.Count > 0)
            {
                result.Add(new DiffItem(gone.TryDequeue(out var a) ? a : null, come.TryDequeue(out var b) ? b : null));
            }
        }
    }
}
