using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Reads a <c>.jsonl</c> file: one case a line, empty lines allowed.</summary>
internal static class JsonLinesCases
{
    public static void Read(ReadOnlyMemory<byte> content, string path, ICollection<EvaluationCase> cases, ICollection<Diagnostic> diagnostics)
    {
        var rest = content;
        var offset = 0;
        for (var number = 1; rest.Length > 0; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.Span.Trim("\r \t"u8).IsEmpty
                && JsonLineReader.Read(line, path, number, offset, diagnostics) is { } mapping
                && CaseReader.Read(mapping, diagnostics) is { } read)
            {
                cases.Add(read);
            }

            offset += Encoding.UTF8.GetCharCount(line.Span) + 1;
        }
    }
}
