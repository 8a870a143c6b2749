using System.Text.Json.Serialization;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Cli.Output;

/// <summary>optimize</summary>
/// <param name="Estimate">What the run takes at most; absent where it could not begin.</param>
/// <param name="Id">Name of the run; absent where there was none.</param>
/// <param name="Folder">The folder with everything that it wrote.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Stopped">The limit that ended the search; absent where it came to its own end.</param>
/// <param name="Best">Number of the best candidate; 0 for the prompt as it is.</param>
/// <param name="Confirmed">Whether the test split confirms an improvement.</param>
/// <param name="Gate">What the suite's gate says of the test cases; absent where it was not asked.</param>
/// <param name="Validation">Before and after on the validation cases.</param>
/// <param name="Optimism">A bound on how far the validation score flatters the best candidate, in the mean.</param>
/// <param name="Test">Before and after on the test cases; absent where they were not asked.</param>
/// <param name="Changes">What is different.</param>
/// <param name="Candidates">What was tried.</param>
/// <param name="Answers">Answers that were needed.</param>
/// <param name="Asked">Of these, asked for now.</param>
/// <param name="CostUsd">What they cost, as far as prices are known.</param>
/// <param name="Branch">The branch that was made; absent where none was.</param>
/// <param name="OtherModel">With --for-model: the model that the prompt was for; absent otherwise.</param>
/// <param name="Review">With --open-review: the text of a pull request, its title in the first line; absent where nothing is confirmed.</param>
internal sealed record OptimizeJson(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OptimizationEstimateJson? Estimate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Folder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Optimizer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stopped,
    int Best,
    bool Confirmed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SplitScoresJson? Validation,
    double Optimism,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SplitScoresJson? Test,
    IReadOnlyList<ChangedPartJson> Changes,
    IReadOnlyList<TriedCandidateJson> Candidates,
    int Answers,
    int Asked,
    double CostUsd,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Branch,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherModelJson? OtherModel,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Review)
{
    public static OptimizeJson Of(OptimizationResult result, OptimizationEstimate? estimate, string? branch, string? review)
    {
        var report = result.Report;
        return new OptimizeJson(
            estimate is null ? null : new OptimizationEstimateJson(estimate.Calls, estimate.CostUsd, estimate.Candidates, estimate.Train, estimate.Validation, estimate.Test),
            report?.Id, report?.Folder, report?.Optimizer, report?.Model, report?.Stopped, report?.Best ?? 0, report?.IsConfirmed ?? false,
            report?.Gate is { } gate ? JsonText.Word(gate.Verdict) : null, SplitScoresJson.Of(report?.Validation), report?.Optimism ?? 0, SplitScoresJson.Of(report?.Test),
            [.. (report?.Changes ?? []).Select(c => new ChangedPartJson(c.Part, c.Before, c.After, c.Origin))],
            [.. (report?.Candidates ?? []).Select(c => new TriedCandidateJson(c.Number, c.Parents, c.Origin, c.Outcome, c.Reason, c.Score))],
            report?.Spending.Calls ?? 0, report?.Asked ?? 0, report?.Spending.CostUsd ?? 0, branch,
            report?.OtherModel is { } other ? new OtherModelJson(other.Model, SplitScoresJson.Of(other.Test)!) : null, review);
    }
}

/// <summary>optimize --stale</summary>
/// <param name="Stale">Prompts whose runs were all made with another model, other cases or other scorers.</param>
internal sealed record StaleRunsJson(IReadOnlyList<StaleRunJson> Stale)
{
    public static StaleRunsJson Of(IReadOnlyList<StaleRun> runs) => new([.. runs.Select(r => new StaleRunJson(r.Prompt, r.Folder, r.Optimizer, r.Changes))]);
}

/// <summary>A prompt that was made better for something else than what it has now.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Folder">The run that is closest to what it has now.</param>
/// <param name="Optimizer">The optimizer of that run.</param>
/// <param name="Changes">What is different, in words.</param>
internal sealed record StaleRunJson(string Prompt, string Folder, string Optimizer, IReadOnlyList<string> Changes);

/// <summary>The model that a prompt was for, where it was made better for another one.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Test">Before and after on the test cases, asked of this model.</param>
internal sealed record OtherModelJson(string Model, SplitScoresJson Test);

/// <summary>What a run takes at most.</summary>
/// <param name="Answers">Answers.</param>
/// <param name="CostUsd">US dollars; absent without a price.</param>
/// <param name="Candidates">Candidates.</param>
/// <param name="Train">Training cases.</param>
/// <param name="Validation">Validation cases.</param>
/// <param name="Test">Test cases.</param>
internal sealed record OptimizationEstimateJson(
    int Answers, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CostUsd, int Candidates, int Train, int Validation, int Test);

/// <summary>Two versions on the same cases.</summary>
/// <param name="Cases">How many.</param>
/// <param name="Before">Mean score of the prompt as it was, 0 to 1.</param>
/// <param name="After">That of the best candidate.</param>
/// <param name="Difference">Mean of the differences.</param>
/// <param name="Lower">Lower end of its 95 % interval; absent where the scores do not tell.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="P">Probability of a difference this high or higher if the two do not differ.</param>
/// <param name="CostBefore">US dollars an answer; absent without a price.</param>
/// <param name="CostAfter">The same of the best candidate.</param>
internal sealed record SplitScoresJson(
    int Cases, double Before, double After, double Difference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Lower,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Upper,
    double P,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CostBefore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CostAfter)
{
    public static SplitScoresJson? Of(SplitScores? scores) => scores is null ? null : new(
        scores.Cases, scores.Before.Mean, scores.After.Mean, scores.Difference, scores.DifferenceInterval?.Lower, scores.DifferenceInterval?.Upper, scores.P, scores.Before.CostUsd, scores.After.CostUsd);
}

/// <summary>A part of the prompt that is different.</summary>
/// <param name="Part">The region, demos, or the setting.</param>
/// <param name="Before">As it was.</param>
/// <param name="After">As it is.</param>
/// <param name="Origin">The candidate that made the change.</param>
internal sealed record ChangedPartJson(string Part, string Before, string After, string Origin);

/// <summary>A candidate.</summary>
/// <param name="Number">From 0, the prompt as it is.</param>
/// <param name="Parents">What it was made of.</param>
/// <param name="Origin">Who proposed it, and of what.</param>
/// <param name="Outcome">original, accepted, dropped, refused, proposed or not-better.</param>
/// <param name="Reason">Why; absent for the prompt as it is.</param>
/// <param name="Score">Mean on the validation cases; absent where not all were asked.</param>
internal sealed record TriedCandidateJson(
    int Number, IReadOnlyList<int> Parents, string Origin, string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Score);
