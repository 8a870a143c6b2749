using Microsoft.Extensions.AI;
using PromptRegistry.Guards.Scanning;

namespace PromptRegistry.Guards;

/// <summary>
/// Looks for orders to a model in text that somebody else writes. It finds what attacks usually say, in several languages and also where that is encoded or disguised. An
/// ordinary request in the wrong place looks like any other text, and no detector finds it: fences and the taint rules come first.
/// </summary>
public static class PromptGuard
{
    internal const string IncidentsKey = "promptregistry.guard";

    /// <summary>Looks at a text with the first layer. It takes a time in proportion to the text's length.</summary>
    public static GuardVerdict Inspect(string text, GuardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= GuardOptions.Usual;
        return Judge(GuardScan.Find(text, options.Fences), options.Threshold);
    }

    /// <summary>Looks at a text with the first layer, and where that flags nothing with <see cref="GuardOptions.Classifier"/>.</summary>
    public static async ValueTask<GuardVerdict> InspectAsync(string text, GuardOptions? options = null, CancellationToken cancellationToken = default)
    {
        var verdict = Inspect(text, options);
        if (verdict.IsFlagged || options?.Classifier is not { } classifier || string.IsNullOrWhiteSpace(text)) return verdict;
        var score = await classifier.ScoreAsync(text, cancellationToken).ConfigureAwait(false);
        if (score < 0.5) return verdict;
        return new GuardVerdict(Math.Max(score, verdict.Score), true, [.. verdict.Findings, new GuardFinding(GuardReason.Classifier, score, 0, text.Length)]);
    }

    /// <summary>
    /// The text without what was found: characters that nobody sees are taken out, and what gives orders becomes <c>[removed]</c>. What only a classifier
    /// found has no place, so the whole text becomes that.
    /// </summary>
    public static string Neutralise(string text, GuardVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Findings.Count == 0) return text;
        var result = new System.Text.StringBuilder(text.Length);
        var end = 0;
        foreach (var finding in verdict.Findings.OrderBy(f => f.Start).ThenByDescending(f => f.Length))
        {
            if (finding.Start + finding.Length <= end) continue;
            result.Append(text, end, Math.Max(0, finding.Start - end));
            if (finding.Reason is not (GuardReason.Invisible or GuardReason.Bidirectional) && finding.Start >= end) result.Append("[removed]");
            end = finding.Start + finding.Length;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>What <c>UseGuard</c> found in the texts of a call; empty for nothing.</summary>
    public static IReadOnlyList<GuardIncident> IncidentsOf(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(IncidentsKey, out var found) == true && found is IReadOnlyList<GuardIncident> incidents ? incidents : [];
    }

    private static GuardVerdict Judge(List<WeightedFinding> found, double threshold)
    {
        if (found.Count == 0) return GuardVerdict.Nothing;

        // The same thing said again makes nobody surer.
        var doubt = found.GroupBy(f => f.Rule).Aggregate(1.0, (left, rule) => left * (1 - rule.Max(f => f.Finding.Weight)));
        var score = 1 - doubt;
        return new GuardVerdict(score, score >= threshold, [.. found.Select(f => f.Finding).OrderBy(f => f.Start).ThenBy(f => f.Length)]);
    }
}
