using System.Globalization;
using PromptRegistry.Cli.Production;

namespace PromptRegistry.Cli.Output;

/// <summary>Past calls for people: each with what it took, its messages and its answer.</summary>
internal static class HistoryText
{
    public static void Write(CallHistory history, TextWriter text)
    {
        if (history.Calls.Count == 0) text.WriteLine($"No call of {history.Prompt} was found.");
        for (var i = 0; i < history.Calls.Count; i++)
        {
            if (i > 0) text.WriteLine();
            Write(history.Calls[i], text);
        }
    }

    private static void Write(PastCall call, TextWriter text)
    {
        string?[] facts =
        [
            call.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), call.Id, call.Version, call.Environment,
            call.Arm is { Length: > 0 } arm ? $"arm {arm}" : null, call.Model,
            call.InputTokens is null && call.OutputTokens is null ? null : Invariant($"{call.InputTokens?.ToString(CultureInfo.InvariantCulture) ?? "?"} + {call.OutputTokens?.ToString(CultureInfo.InvariantCulture) ?? "?"} tokens"),
            call.CostUsd is { } cost ? Invariant($"${cost:0.######}") : null, call.Latency is { } latency ? Invariant($"{latency.TotalMilliseconds:0} ms") : null, call.Problem,
        ];
        text.WriteLine("== " + string.Join("  ", facts.Where(f => !string.IsNullOrEmpty(f))));
        MessageText.Write(text, call.Messages);
        if (call.Answer is { } answer)
        {
            if (call.Messages.Count > 0) text.WriteLine();
            text.WriteLine("[answer]");
            text.WriteLine(answer);
        }

        foreach (var feedback in call.Feedback)
            text.WriteLine(Invariant($"[{feedback.Name}] {feedback.Value:0.###}") + (feedback.Text is { Length: > 0 } words ? $": {words}" : ""));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
