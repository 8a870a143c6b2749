using System.Globalization;
using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Cli.Rollouts;

/// <summary>Refuses a rollout plan that cannot work: what no app understands, metrics that nobody measures, harm that the traffic cannot show.</summary>
internal static class PlanCheck
{
    private static readonly string[] Known =
        ["errors", "latency", "cost", "input-tokens", "cached-tokens", "output-tokens", "reasoning-tokens", "thumb", "rating"];

    /// <summary>Chance that a harm that is to be found is found.</summary>
    private const double Power = MinimumDetectableEffect.Power;

    /// <summary>The findings about a prompt's plan; none where it has none.</summary>
    /// <param name="name">The prompt's folder below <c>prompts/</c>.</param>
    /// <param name="manifest">Its manifest; null where that cannot be read.</param>
    /// <param name="repository">The repository.</param>
    public static IReadOnlyList<Diagnostic> Check(string name, PromptManifest? manifest, PromptRepository repository)
    {
        var path = RolloutPlan.PathOf(name);
        if (repository.Files.Read(path) is not { } text) return [];
        var (plan, findings) = RolloutPlanParser.Parse(text, path);
        if (plan is null || manifest is null) return findings;
        return [.. findings, .. Metrics(plan, manifest, repository.Root), .. Traffic(plan)];
    }

    private static IEnumerable<Diagnostic> Metrics(RolloutPlan plan, PromptManifest manifest, string root)
    {
        if (plan.Guardrails.Count == 0) yield break;
        // A suite that cannot be read says so itself, where it is evaluated.
        var scorers = SuiteParser.Parse(manifest, new DirectoryFiles(root)).Suite?.Scorers.Select(s => s.Info.Id) ?? [];
        string[] metrics = [.. Known, .. scorers, .. plan.Metrics];
        foreach (var guardrail in plan.Guardrails.Where(g => !metrics.Contains(g.Metric)))
        {
            yield return new Diagnostic(ManifestDiagnostics.UnknownMetric, guardrail.Location,
                $"Nobody measures '{guardrail.Metric}', so that this guardrail would never act.{Suggestion.Sentence(guardrail.Metric, metrics)}"
                    + $"{Suggestion.Listing("Metrics", metrics)} A number that the app reports as feedback is named under 'metrics'.");
        }
    }

    private static IEnumerable<Diagnostic> Traffic(RolloutPlan plan)
    {
        foreach (var guardrail in plan.Guardrails.Where(g => g.Find is not null && plan.CallsPerDay is null))
        {
            yield return Finding(guardrail.Location, "'find' can be held against the traffic only where the plan says it. Add 'calls-per-day'.");
        }

        if (plan.CallsPerDay is not { } perDay || plan.Guardrails.Count == 0) yield break;
        foreach (var step in plan.Steps)
        {
            var (control, candidate) = Calls(step, perDay);
            if (Math.Min(control, candidate) >= plan.Stop.MinimumCalls) continue;
            yield return Finding(step.Location,
                $"{step.Weight} of {Number(perDay)} calls a day give {(candidate < control ? "the candidate" : "the control")} {Number(Math.Min(control, candidate))} "
                    + $"calls within {Days(step.Bake)}, and 'minimum-calls' asks for {Number(plan.Stop.MinimumCalls)}: nothing would be decided. "
                    + "Give the step more time or weight, or ask for fewer.");
        }

        foreach (var guardrail in plan.Guardrails)
        {
            if (guardrail.Find is not { } find) continue;
            var best = plan.Steps.Select(s => (Step: s, Harm: guardrail.Margin + Detectable(plan, guardrail, s, perDay))).MinBy(s => s.Harm);
            if (best.Harm <= find) continue;
            var (control, candidate) = Calls(best.Step, perDay);
            yield return Finding(guardrail.Location,
                $"A harm of {Amount(find, guardrail)} in '{guardrail.Metric}' would not be found: the step that shows most ({best.Step.Weight} for {Days(best.Step.Bake)}) has "
                    + $"{Number(candidate)} calls of the candidate and {Number(control)} of the control, which find {Amount(best.Harm, guardrail)} with a chance of "
                    + $"{Power.ToString("0 %", CultureInfo.InvariantCulture)}, at {Amount(guardrail.Deviation ?? 0.5, guardrail)} deviation and alpha "
                    + $"{plan.AlphaOfEach.ToString("0.####", CultureInfo.InvariantCulture)} a guardrail and step. Bake longer, give it more weight, or ask for less.");
        }
    }

    private static double Detectable(RolloutPlan plan, Guardrail guardrail, RolloutStep step, double perDay)
    {
        var (control, candidate) = Calls(step, perDay);
        return Math.Min(control, candidate) < 2
            ? double.PositiveInfinity
            : ConfidenceSequence.DetectableDrop(guardrail.Deviation ?? 0.5, (int)control, (int)candidate, plan.AlphaOfEach, Power);
    }

    private static (double Control, double Candidate) Calls(RolloutStep step, double perDay)
    {
        var all = Math.Min(1_000_000_000, perDay * step.Bake.TotalDays);
        return (Math.Floor(all * (1 - step.Weight.Fraction)), Math.Floor(all * step.Weight.Fraction));
    }

    private static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Days(TimeSpan time) => time.TotalDays >= 1
        ? time.TotalDays.ToString("0.##", CultureInfo.InvariantCulture) + (time.TotalDays == 1 ? " day" : " days")
        : time.TotalHours.ToString("0.##", CultureInfo.InvariantCulture) + (time.TotalHours == 1 ? " hour" : " hours");

    private static string Amount(double amount, Guardrail guardrail) => guardrail.IsRelative
        ? (100 * amount).ToString("0.##", CultureInfo.InvariantCulture) + "%"
        : amount.ToString("0.####", CultureInfo.InvariantCulture);

    private static Diagnostic Finding(SourceLocation at, string message) => new(ManifestDiagnostics.RolloutPower, at, message);
}
