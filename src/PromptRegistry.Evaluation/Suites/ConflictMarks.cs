using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>The marks that git leaves in a file where two branches changed the same lines.</summary>
internal static class ConflictMarks
{
    private static ReadOnlySpan<byte> Beginning => "<<<<<<< "u8;

    private static ReadOnlySpan<byte> End => ">>>>>>> "u8;

    /// <summary>A finding at the first mark; null where there is none. A single mark without its end is text.</summary>
    /// <param name="advice">What to do, as a sentence.</param>
    public static Diagnostic? Find(ReadOnlySpan<byte> content, string path, string advice)
    {
        var first = Line(content, Beginning, 0);
        if (first < 0) return null;
        var last = Line(content, End, first);
        if (last < 0) return null;
        var (line, lastLine) = (Number(content, first), Number(content, last));
        return new Diagnostic(EvaluationDiagnostics.ConflictMarks, new SourceLocation(path, line, 1, line, 1 + Beginning.Length, first, Beginning.Length),
            $"Git left a conflict here, down to line {lastLine}: two branches changed the same lines. {advice}");
    }

    /// <summary>Where a line begins with the mark, from an offset on; -1 where none does.</summary>
    private static int Line(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mark, int from)
    {
        if (from == 0 && content.StartsWith(mark)) return 0;
        for (var at = from; at < content.Length;)
        {
            var found = content[at..].IndexOf(mark);
            if (found < 0) return -1;
            at += found;
            if (at > 0 && content[at - 1] == (byte)'\n') return at;
            at++;
        }

        return -1;
    }

    private static int Number(ReadOnlySpan<byte> content, int offset) => content[..offset].Count((byte)'\n') + 1;
}
