using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Reads a <c>.jsonl</c> file: one case a line, empty lines allowed.</summary>
internal static class JsonLinesCases
{
    public static void Read(
        ReadOnlyMemory<byte> content,
        string path,
        ICollection<EvaluationCase> cases,
        ICollection<Diagnostic> diagnostics)
    {
        var lines = Split(content);
        var found = new EvaluationCase?[lines.Count];
        var findings = new List<Diagnostic>?[lines.Count];
        CaseLoop.For(lines.Count, i =>
        {
            var own = new List<Diagnostic>();
            var line = lines[i];
            if (JsonLineReader.Read(line.Text, path, line.Number, line.Start, own) is { } mapping)
                found[i] = CaseReader.Read(mapping, own);
            if (own.Count > 0) findings[i] = own;
        });

        for (var i = 0; i < found.Length; i++)
        {
            foreach (var finding in findings[i] ?? []) diagnostics.Add(finding);
            if (found[i] is { } read) cases.Add(read);
        }
    }

    private static List<JsonLine> Split(ReadOnlyMemory<byte> content)
    {
        var lines = new List<JsonLine>();
        var offset = 0;
        for (var number = 1; content.Length > 0; number++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            if (!line.Span.Trim("\r \t"u8).IsEmpty) lines.Add(new JsonLine(line, number, offset));
            offset += Encoding.UTF8.GetCharCount(line.Span) + 1;
        }

        return lines;
    }

    /// <param name="Number">From 1.</param>
    /// <param name="Start">Offset in the file, in UTF-16 units.</param>
    private sealed record JsonLine(ReadOnlyMemory<byte> Text, int Number, int Start);
}
