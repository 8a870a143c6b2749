using System.Diagnostics;
using System.Text.Json;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Bench.Compressing;

/// <summary>
/// What <c>compress</c> saves and what it loses: over the cases of <c>bench/prompts/reading</c>, the tokens that are left of their pages (o200k_base), and in how many cases the words that answer the
/// question are among them, beside the beginning of the page of the same length.
/// </summary>
internal static class CompressionRun
{
    private static readonly int[] Budgets = [800, 600, 400, 300, 200, 100];

    public static void Execute()
    {
        var cases = File.ReadLines(Path.Combine(Repository.Root, "bench/prompts/reading/cases.jsonl")).Select(Read).ToList();
        var counter = TokenCounter.For("gpt-4o");
        var whole = cases.Sum(c => counter.Count(c.Text));
        Console.WriteLine(FormattableString.Invariant($"{cases.Count} cases, {whole / cases.Count:N0} tokens of text each"));
        Console.WriteLine("| `tokens` | tokens saved | answer kept, with the question | without a question | beginning of the same length | time a text |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var budget in Budgets)
        {
            var left = new List<string>();
            var start = Stopwatch.GetTimestamp();
            foreach (var one in cases) left.Add(Shorten(one.Text, budget, one.Question));
            var each = Stopwatch.GetElapsedTime(start) / cases.Count;
            var asked = Share(cases.Zip(left, (c, text) => Has(text, c)));
            var unasked = Share(cases.Select(c => Has(Shorten(c.Text, budget, null), c)));
            var first = Share(cases.Zip(left, (c, text) => Has(c.Text[..Math.Min(c.Text.Length, text.Length)], c)));
            var saved = 1 - ((double)left.Sum(counter.Count) / whole);
            Console.WriteLine(FormattableString.Invariant($"| {budget} | {saved:0 %} | {asked:0 %} | {unasked:0 %} | {first:0 %} | {each.TotalMilliseconds:0.00} ms |"));
        }
    }

    private static string Shorten(string text, int tokens, string? question) => new InputCompressor().Shorten("text", text, tokens, question)!;

    private static bool Has(string text, Case one) => text.Contains(one.Expected, StringComparison.Ordinal);

    private static double Share(IEnumerable<bool> kept) => kept.Average(k => k ? 1.0 : 0);

    private static Case Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var inputs = document.RootElement.GetProperty("inputs");
        return new Case(inputs.GetProperty("text").GetString()!, inputs.GetProperty("question").GetString()!, document.RootElement.GetProperty("expected").GetString()!);
    }

    private sealed record Case(string Text, string Question, string Expected);
}
