using System.Globalization;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Statistics;

namespace PromptRegistry.Cli.Optimizations;

/// <summary>What a run found, for people.</summary>
internal static class OptimizationText
{
    public static string Estimate(OptimizationEstimate estimate) => string.Create(CultureInfo.InvariantCulture,
        $"{estimate.Train} training, {estimate.Validation} validation, {estimate.Test} test cases. "
        + $"At most {estimate.Candidates} candidates and {estimate.Calls} answers{(estimate.CostUsd is { } cost ? $", ${cost:0.####}" : "")}.");

    /// <param name="most">The most answers that the run takes; null where that is not known.</param>
    public static string Progress(OptimizationProgress progress, int? most) => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Candidates - 1} tried, best {progress.Best} with {progress.Score:0.00}, front {progress.Front}; "
        + $"{progress.Spending.Calls}{(most is { } calls ? $" of at most {calls}" : "")} answers, ${progress.Spending.CostUsd:0.####}");

    public static void Write(OptimizationReport report, string? branch, TextWriter text)
    {
        text.WriteLine($"{report.Prompt} by {report.Optimizer}, asked of {report.Model}");
        text.WriteLine();
        Scores("validation", report.Validation, text);
        if (report.Test is { } test) Scores("test", test, text);
        if (report.OtherModel is { } other) Scores($"test, asked of {other.Model}", other.Test, text);
        if (report.Best > 0)
            text.WriteLine(Invariant($"The validation score flatters the best of the candidates, by up to {report.Optimism:0.##} in the mean; the test score does not."));
        if (report.Gate is { } gate) text.WriteLine($"Gate of the suite on the test cases: {gate.Verdict.ToString().ToLowerInvariant()}.");
        foreach (var part in report.Changes)
        {
            text.WriteLine();
            text.WriteLine($"{part.Part}, from {part.Origin}");
            foreach (var line in part.Before.Split('\n')) text.WriteLine($"  - {line}");
            foreach (var line in part.After.Split('\n')) text.WriteLine($"  + {line}");
        }

        text.WriteLine();
        text.WriteLine("Tried:");
        foreach (var candidate in report.Candidates.Skip(1))
        {
            var score = candidate.Score is { } mean ? Invariant($" {mean:0.###}") : "";
            text.WriteLine(Invariant($"  {candidate.Number} {candidate.Outcome}{score}: {candidate.Origin}{(candidate.Reason is { } reason ? $"; {reason}" : "")}"));
        }

        if (report.Candidates.Count == 1) text.WriteLine("  nothing");
        text.WriteLine();
        text.WriteLine(Invariant($"{report.Spending.Calls} answers, {report.Asked} of them asked for now; ${report.Spending.CostUsd:0.####} in all. Everything is in {report.Folder}/."));
        if (report.Advice is { } advice) text.WriteLine(advice);
        if (branch is not null)
        {
            text.WriteLine($"Committed on the branch {branch}, with the recorded answers to validation and test cases. There, 'dotnet prompt eval {report.Prompt}"
                + " --mode record' records the others, and --accept makes the scores the baseline.");
        }
        else if (report.IsConfirmed)
        {
            text.WriteLine($"The changed files are in {report.Folder}/result/; with --commit they become a branch.");
        }
    }

    public static void Write(IReadOnlyList<StaleRun> stale, TextWriter text)
    {
        if (stale.Count == 0) text.WriteLine("No prompt that was made better has another model, other cases or other scorers now.");
        foreach (var run in stale) text.WriteLine($"{run.Prompt}: {string.Join("; ", run.Changes)} ({run.Optimizer}, {run.Folder}/)");
    }

    private static void Scores(string split, SplitScores scores, TextWriter text)
    {
        text.Write(Invariant($"{split,-10} {scores.Cases,4} cases  {scores.Before.Mean:0.00}{Range(scores.Before.Interval)} → "));
        text.Write(Invariant($"{scores.After.Mean:0.00}{Range(scores.After.Interval)}  "));
        text.WriteLine(Invariant($"{scores.Difference:+0.00;-0.00;0.00}{Range(scores.DifferenceInterval)}  p {(scores.P < 0.0005 ? "< 0.001" : Invariant($"= {scores.P:0.###}"))}"));
        text.WriteLine($"           per answer {Answer(scores.Before)} → {Answer(scores.After)}");
    }

    private static string Answer(ArmScores arm) =>
        $"{Tokens(arm.InputTokens)} + {Tokens(arm.OutputTokens)} tokens{(arm.CostUsd is { } cost ? Invariant($", ${cost:0.######}") : "")}";

    private static string Tokens(double? mean) => mean is { } tokens ? Invariant($"{tokens:0.#}") : "?";

    private static string Range(Interval? interval) => interval is { } range ? Invariant($" [{range.Lower:0.00}, {range.Upper:0.00}]") : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
