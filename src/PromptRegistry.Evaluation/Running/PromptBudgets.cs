using System.Globalization;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Tokens;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// Holds cases and answers against what a manifest allows: <c>max-tokens</c> of inputs, and <c>budget</c>. Tokens are those of the texts; what a
/// provider adds for each message is not known.
/// </summary>
internal sealed class PromptBudgets(PromptManifest manifest, string model)
{
    /// <summary>What is too long before anything is asked: values of inputs, and messages.</summary>
    public IEnumerable<Diagnostic> BeforeAsking(IReadOnlyList<PreparedCase> cases)
    {
        var limited = manifest.Inputs.Where(i => i.MaxTokens is not null).ToList();
        var tooLong = limited.Count == 0 ? [] : cases.SelectMany(c => limited.Select(i => TooLong(c, i))).OfType<Diagnostic>();
        return manifest.Budget?.InputTokens is { } budget ? [.. tooLong, .. OverBudget(cases, budget)] : tooLong;
    }

    /// <summary>What the answers took.</summary>
    public IEnumerable<Diagnostic> AfterAnswers(IReadOnlyList<CaseResult> cases, EvaluationUsage usage, ModelPrice? price)
    {
        if (usage.Answers == 0) yield break;
        if (manifest.Budget?.CostUsd is { } cost && Cost(cases, cost, price) is { } expensive) yield return expensive;
        if (manifest.Budget?.LatencyP95 is { } latency && usage.LatencyP95 > latency)
        {
            yield return new Diagnostic(EvaluationDiagnostics.LatencyOverBudget, At("latency-p95"), string.Format(
                CultureInfo.InvariantCulture,
                "The 95th percentile of the latency of {0} answers of {1} is {2:0} ms, but the budget is {3:0} ms. Ask for shorter answers, take a faster model, "
                    + "or raise 'latency-p95'. Replayed answers count with what they took when they were recorded.",
                usage.Answers, model, usage.LatencyP95.TotalMilliseconds, latency.TotalMilliseconds));
        }
    }

    private Diagnostic? TooLong(PreparedCase @case, InputDefinition input)
    {
        var allowed = input.MaxTokens!.Value;
        if (!@case.Values.Inputs.TryGetValue(input.Name, out var value) || value.IsNull) return null;
        if (Count(allowed, TextOf(input, value)) is not { } found) return null;
        return new Diagnostic(EvaluationDiagnostics.InputTooLong, @case.Values.Case.Location, string.Format(
            CultureInfo.InvariantCulture,
            "The input '{0}' of the case '{1}' has {2}, but 'max-tokens' allows {3:N0} ({4}, line {5}). Shorten it, or raise 'max-tokens'.",
            input.Name, @case.Values.Case.Id, found, allowed, manifest.Path, input.Location.Line));
    }

    /// <summary>What a model would read of a value: of a conversation, what is said in it.</summary>
    private static string TextOf(InputDefinition input, TemplateValue value)
    {
        if (value.Kind == TemplateValueKind.String) return value.AsString()!;
        if (input.Type.Kind != InputKind.Messages) return value.ToString();
        return string.Join('\n', (value.AsArray() ?? []).Select(m => m.AsObject() is { } message && message.TryGet("content", out var said) ? said.AsString() : null));
    }

    private IEnumerable<Diagnostic> OverBudget(IReadOnlyList<PreparedCase> cases, int budget)
    {
        var over = new List<(string Id, TokenCount Tokens)>();
        foreach (var @case in cases.Where(@case => @case.Keys.Count > 0))
        {
            if (Count(budget, string.Concat(@case.Request(0).Messages.Select(m => m.Text))) is { } tokens) over.Add((@case.Values.Case.Id, tokens));
        }

        if (over.Count == 0) yield break;
        var longest = over.MaxBy(o => o.Tokens.Value);
        yield return new Diagnostic(EvaluationDiagnostics.InputOverBudget, At("input-tokens"), string.Format(
            CultureInfo.InvariantCulture,
            "The messages of {0} of {1} cases are longer than the budget of {2:N0} tokens: {3}. The longest, '{4}', has {5}. Shorten templates or inputs, or raise "
                + "'input-tokens'.",
            over.Count, cases.Count, budget, CaseNames.Of(over.Select(o => o.Id)), longest.Id, longest.Tokens));
    }

    private Diagnostic? Cost(IReadOnlyList<CaseResult> cases, double budget, ModelPrice? price)
    {
        var over = new List<(string Id, double Cost)>();
        foreach (var @case in cases)
        {
            foreach (var answer in @case.Samples.Select(s => s.Answer))
            {
                if (answer is null) continue;
                if ((answer.CostUsd ?? price?.Of(answer.InputTokens, answer.OutputTokens)) is not { } cost)
                    return UnknownPrice(model, price is null ? null : @case.Case.Id, At("cost-usd"));
                if (cost > budget) over.Add((@case.Case.Id, cost));
            }
        }

        if (over.Count == 0) return null;
        var dearest = over.MaxBy(o => o.Cost);
        return new Diagnostic(EvaluationDiagnostics.CostOverBudget, At("cost-usd"), string.Format(
            CultureInfo.InvariantCulture,
            "{0} of {1} answers of {2} cost more than the budget of ${3} a call, those to {4}. The dearest, to '{5}', cost ${6:0.######}. Shorten messages or "
                + "answers, take a cheaper model, or raise 'cost-usd'.",
            over.Count, cases.Sum(c => c.Samples.Count), model, budget, CaseNames.Of(over.Select(o => o.Id).Distinct()), dearest.Id, dearest.Cost));
    }

    /// <summary>What a call costs cannot be said.</summary>
    /// <param name="uncounted">A case whose tokens the provider did not count; null where the price is what is missing.</param>
    public static Diagnostic UnknownPrice(string model, string? uncounted, SourceLocation at) => new(EvaluationDiagnostics.UnknownPrice, at,
        uncounted is null
            ? $"What '{model}' costs is not known, so that a limit in US dollars cannot be kept. Add to {RepositorySettings.FileName}, in US dollars for a million "
                + $"tokens: prices: {{ {model}: {{ input: …, output: … }} }}; for a model that costs nothing both are 0."
            : $"What the answer to '{uncounted}' cost is not known: the provider did not count its tokens. Remove 'cost-usd', or ask a provider that counts.");

    /// <summary>Null where the text has not more than what is allowed; nothing is counted where its length says so.</summary>
    private TokenCount? Count(int allowed, string text)
    {
        // A token is at least a byte of UTF-8, and a character at most three.
        if (text.Length * 3L <= allowed) return null;
        var found = TokenCounter.Count(model, text);
        return found.Value > allowed ? found : null;
    }

    private SourceLocation At(string key) =>
        (manifest.Source.Find("budget") as YamlMapping)?.Find(key)?.Location ?? SourceLocation.File(manifest.Path);
}
