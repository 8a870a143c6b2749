using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Statistics;

namespace PromptRegistry.Optimization.Running;

/// <summary>How a run came out.</summary>
/// <param name="Code">Passed where the test split confirms an improvement; the exit code of the command.</param>
/// <param name="Diagnostics">What is wrong or worth knowing.</param>
public sealed record OptimizationResult(OutcomeCode Code, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>What was found; null where no search could begin.</summary>
    public OptimizationReport? Report { get; init; }
}

/// <summary>What a search found.</summary>
public sealed record OptimizationReport
{
    /// <summary>Name of the run: the same for the same prompt, suite, optimizer, options and seed.</summary>
    public required string Id { get; init; }

    /// <summary>The folder with everything that the run wrote, in the repository.</summary>
    public required string Folder { get; init; }

    /// <summary>Name of the prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>Name of the optimizer.</summary>
    public required string Optimizer { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>Why the search ended before its own end; null where it did not.</summary>
    public string? Stopped { get; init; }

    /// <summary>All candidates, the prompt as it is first.</summary>
    public required IReadOnlyList<TriedCandidate> Candidates { get; init; }

    /// <summary>Number of the best one; 0 where nothing was shown to be better on the validation split.</summary>
    public required int Best { get; init; }

    /// <summary>Before and after on the cases that candidates were compared by; it flatters the best one.</summary>
    public required SplitScores Validation { get; init; }

    /// <summary>A bound on how far the validation score flatters the best candidate, in the mean.</summary>
    public required double Optimism { get; init; }

    /// <summary>
    /// Before and after on the cases that the search never saw; null where nothing was found, or a limit stood in the way.
    /// </summary>
    public SplitScores? Test { get; init; }

    /// <summary>The model that the prompt was for, on the same test cases; null unless the search was for another one.</summary>
    public OtherModelScores? OtherModel { get; init; }

    /// <summary>
    /// Of a program of several prompts: which step the difference on the test cases goes back to; empty for a prompt, and where the test cases were not asked.
    /// </summary>
    public IReadOnlyList<StepEffect> Steps { get; init; } = [];

    /// <summary>What the suite's own gate says of the test cases; null as above.</summary>
    public GateResult? Gate { get; init; }

    /// <summary>Whether the test split confirms the improvement.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>What is different, part by part.</summary>
    public required IReadOnlyList<ChangedPart> Changes { get; init; }

    /// <summary>
    /// The prompt's recordings with the answers of the best candidate to validation and test cases; null where it is not confirmed.
    /// </summary>
    public byte[]? Recordings { get; init; }

    /// <summary>
    /// The changed files by path, as the best candidate has them, with the next version in the manifest; empty where there is none.
    /// </summary>
    public required IReadOnlyDictionary<string, byte[]> Files { get; init; }

    /// <summary>What everything took, once each, whether it was asked for now or recorded before.</summary>
    public required SessionSpending Spending { get; init; }

    /// <summary>Answers that a model was asked for in this process.</summary>
    public required int Asked { get; init; }

    /// <summary>What to do where the score says that something else is wrong; null where nothing is.</summary>
    public string? Advice { get; init; }
}

/// <summary>A candidate and what became of it.</summary>
/// <param name="Number">From 0, the prompt as it is.</param>
/// <param name="Parents">What it was made of.</param>
/// <param name="Origin">Who proposed it, and of what.</param>
/// <param name="Outcome">In one word: original, accepted, dropped, refused, proposed, not-better.</param>
/// <param name="Reason">Why; null for the prompt as it is.</param>
/// <param name="Score">Mean on the validation split; null where not all of it was asked.</param>
public sealed record TriedCandidate(int Number, IReadOnlyList<int> Parents, string Origin, string Outcome, string? Reason, double? Score);

/// <summary>A part of the prompt that is different.</summary>
/// <param name="Part">The region, <c>demos</c>, or the setting.</param>
/// <param name="Before">As it was.</param>
/// <param name="After">As the best candidate has it.</param>
/// <param name="Origin">Where the change comes from: the candidate that made it first.</param>
public sealed record ChangedPart(string Part, string Before, string After, string Origin);

/// <summary>The model that a prompt was for, where it was made better for another one.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Test">The prompt as it was and the best candidate, asked of this model.</param>
public sealed record OtherModelScores(string Model, SplitScores Test);

/// <summary>Two versions on the same cases.</summary>
/// <param name="Cases">How many cases.</param>
/// <param name="Before">The prompt as it was.</param>
/// <param name="After">The best candidate.</param>
/// <param name="Difference">Mean of the differences.</param>
/// <param name="DifferenceInterval">95 % interval of it; null where the scores do not tell.</param>
/// <param name="P">Probability of a difference this high or higher if the two do not differ.</param>
public sealed record SplitScores(int Cases, ArmScores Before, ArmScores After, double Difference, Interval? DifferenceInterval, double P);

/// <summary>One version on some cases.</summary>
/// <param name="Mean">Mean overall score, 0 to 1.</param>
/// <param name="Interval">95 % interval of it; null where the scores do not tell.</param>
/// <param name="InputTokens">Mean per answer; null where the provider does not count.</param>
/// <param name="OutputTokens">Mean per answer; null where the provider does not count.</param>
/// <param name="CostUsd">Mean per answer; null without a price.</param>
public sealed record ArmScores(double Mean, Interval? Interval, double? InputTokens, double? OutputTokens, double? CostUsd)
{
    internal static ArmScores Of(IReadOnlyList<CaseResult> cases)
    {
        var answers = cases.SelectMany(c => c.Samples).Select(s => s.Answer).Where(a => a is not null).ToList();
        var scores = cases.Select(c => c.Overall ?? 0).ToList();
        return new ArmScores(
            scores.Count == 0 ? 0 : scores.Average(), OfMean(scores),
            answers.Average(a => (double?)a!.InputTokens), answers.Average(a => (double?)a!.OutputTokens), answers.Average(a => a!.CostUsd));
    }

    private static Interval? OfMean(List<double> scores)
    {
        if (scores.Count == 0) return null;
        if (scores.All(s => s is 0 or 1)) return WilsonInterval.Of(scores.Count(s => s == 1), scores.Count);
        return ScoreDifference.OfNumbers(scores) is { } interval ? new Interval(Math.Max(0, interval.Lower), Math.Min(1, interval.Upper)) : null;
    }
}

/// <summary>Compares two versions on the same cases.</summary>
internal static class ScoreDifference
{
    public static SplitScores Of(IReadOnlyList<CaseResult> before, IReadOnlyList<CaseResult> after)
    {
        var pairs = before.Zip(after, (b, a) => (Before: b.Overall ?? 0, After: a.Overall ?? 0)).ToList();
        var differences = pairs.Select(p => Math.Round(p.After - p.Before, 9)).ToList();
        return new SplitScores(
            pairs.Count, ArmScores.Of(before), ArmScores.Of(after),
            differences.Count == 0 ? 0 : differences.Average(), Interval(pairs, differences), Search.Race.PBetter(differences));
    }

    /// <summary>By Student's t; null below two numbers, and where all are equal.</summary>
    public static Interval? OfNumbers(IReadOnlyList<double> values)
    {
        if (values.Count < 2 || values.Distinct().Count() == 1) return null;
        var summary = Summary.Of(values);
        var reach = StudentT.Quantile(0.975, values.Count - 1) * summary.StandardError;
        return new Interval(summary.Mean - reach, summary.Mean + reach);
    }

    /// <summary>Of scores that only pass or fail by Tango's score interval, else by t.</summary>
    private static Interval? Interval(List<(double Before, double After)> pairs, List<double> differences)
    {
        if (pairs.Count == 0) return null;
        if (!pairs.TrueForAll(p => p.Before is 0 or 1 && p.After is 0 or 1)) return OfNumbers(differences);
        return TangoInterval.Of(pairs.Count(p => p.After > p.Before), pairs.Count(p => p.After < p.Before), pairs.Count);
    }
}
