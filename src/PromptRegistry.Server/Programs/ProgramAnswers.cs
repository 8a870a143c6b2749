using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Evaluation.Readiness;
using PromptRegistry.Server.Answers;
using GivenAnswer = PromptRegistry.Evaluation.Models.ModelAnswer;

namespace PromptRegistry.Server.Programs;

/// <summary>The programs that the protected branch has and the caller may see.</summary>
/// <param name="Findings">What is wrong with files that are left out.</param>
internal sealed record ProgramListAnswer(IReadOnlyList<ProgramAnswer> Programs, IReadOnlyList<FindingAnswer> Findings);

/// <summary>A program.</summary>
/// <param name="Tier"><c>development</c> or <c>production</c>.</param>
/// <param name="Budget">US dollars a month.</param>
/// <param name="Quality">The least quality of a model that is asked.</param>
/// <param name="Environment">The environment whose versions it asks with.</param>
/// <param name="Budgets">What was spent this month; absent where the server keeps no events, and in lists.</param>
internal sealed record ProgramAnswer(
    string Id, string Team, string Domain, string Context, string Tier, double Budget, double Quality, string Contact, IReadOnlyList<string> Prompts, string Environment, bool Downgrade,
    IReadOnlyList<BudgetAnswer>? Budgets)
{
    public static ProgramAnswer Of(ProgramDefinition program, ProgramsView view, ProgramBudget? budget = null, DateTimeOffset now = default) => new(
        program.Id, program.Team, program.Domain, program.Context, program.Tier.ToString().ToLowerInvariant(), program.BudgetUsd, program.Quality, program.Contact,
        [.. program.Prompts.Select(p => p.Name)], program.EnvironmentOf(view.Settings.Environments), program.Downgrades, budget is null ? null : BudgetAnswer.Of(budget, now));
}

/// <summary>What may be spent in a month, and was.</summary>
/// <param name="Budget"><c>program-&lt;id&gt;</c> or <c>team-&lt;name&gt;</c>.</param>
/// <param name="Used">US dollars.</param>
/// <param name="Limit">US dollars.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Until">When it begins anew.</param>
internal sealed record BudgetAnswer(string Budget, double Used, double Limit, long Calls, DateTimeOffset Until)
{
    public static IReadOnlyList<BudgetAnswer> Of(ProgramBudget budget, DateTimeOffset now) =>
        [.. budget.Parts.Select(p => new BudgetAnswer(p.Quota.Name, p.Use.CostUsd, p.Limit, p.Use.Calls, p.Quota.Next(now)))];
}

/// <summary>A program to register.</summary>
internal sealed record RegistrationBody
{
    /// <summary>Lower-case letters, digits and <c>-</c>: the file's name.</summary>
    public required string Id { get; init; }

    public required string Team { get; init; }

    public required string Domain { get; init; }

    public required string Context { get; init; }

    /// <summary><c>development</c> or <c>production</c>.</summary>
    public required string Tier { get; init; }

    /// <summary>US dollars a month.</summary>
    public required double Budget { get; init; }

    /// <summary>The least quality of a model that is asked, from 0 to 1.</summary>
    public required double Quality { get; init; }

    public required string Contact { get; init; }

    public required IReadOnlyList<string?> Prompts { get; init; }

    /// <summary>The environment whose versions it asks with; that of its tier, where it is left out.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the cheapest model is asked when most of the budget is spent.</summary>
    public bool? Downgrade { get; init; }

    /// <summary>Who has to agree to changes of the file: a line of CODEOWNERS, such as <c>@example/sales</c>. Default: who has to already.</summary>
    public IReadOnlyList<string?>? Owners { get; init; }

    /// <summary>Why, for the commit.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether everything is checked and no branch is made.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What was proposed: it counts when somebody merged it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Branch">The branch that has it.</param>
/// <param name="Commit">Its commit; absent in a dry run.</param>
/// <param name="Remote">The remote that has the branch, too.</param>
/// <param name="Review">Whether its prompts are ready for its tier, as a reviewer would say it.</param>
internal sealed record RegistrationAnswer(string Id, string Path, string Branch, string? Commit, string? Remote, IReadOnlyList<string> Review, IReadOnlyList<FindingAnswer> Findings);

/// <summary>A program to review.</summary>
/// <param name="Tier">The tier to review it for; its own, where it is left out.</param>
internal sealed record ReviewBody(string? Tier = null);

/// <summary>Whether a program is ready for a tier.</summary>
/// <param name="Commit">The commit that was reviewed.</param>
/// <param name="Lines">The same as a reviewer would write it.</param>
internal sealed record ReviewAnswer(string Id, string Tier, bool Ready, string Commit, IReadOnlyList<ReviewedPromptAnswer> Prompts, IReadOnlyList<string> Lines);

/// <summary>A prompt that was reviewed.</summary>
/// <param name="Overall">The parts by their weights, from 0 to 1.</param>
/// <param name="Threshold">What it takes.</param>
/// <param name="Problem">Why nothing could be looked at; absent where it could.</param>
internal sealed record ReviewedPromptAnswer(string Prompt, bool Ready, double Overall, double Threshold, string? Problem, IReadOnlyList<ReviewedPartAnswer> Parts)
{
    public static ReviewedPromptAnswer Of(PromptReadiness review) => new(review.Prompt, review.IsReady, review.Overall, review.Threshold, review.Problem,
        [.. review.Parts.Select(p => new ReviewedPartAnswer(p.Aspect.ToString().ToLowerInvariant(), p.Weight, p.Score, p.Cases, p.Advice, [.. p.Failing.Select(f => f.Case)]))]);
}

/// <param name="Aspect"><c>functionality</c>, <c>safety</c> or <c>performance</c>.</param>
/// <param name="Failing">The cases that fail.</param>
internal sealed record ReviewedPartAnswer(string Aspect, double Weight, double Score, int Cases, string? Advice, IReadOnlyList<string> Failing);

/// <summary>A call of a program.</summary>
/// <param name="Inputs">Values by the names that the prompt's manifest declares.</param>
/// <param name="Prompt">One of the program's prompts; the first, where it is left out.</param>
/// <param name="Unit">For whom it is: it says the arm of a rollout, and is kept as a hash.</param>
/// <param name="Attributes">What is known of the unit, for rollouts to those of whom something holds.</param>
internal sealed record ExecutionBody(JsonObject? Inputs = null, string? Prompt = null, string? Unit = null, IReadOnlyDictionary<string, string>? Attributes = null);

/// <summary>What a program answers.</summary>
/// <param name="Id">Names the call: feedback refers to it.</param>
/// <param name="Arm">The arm of a rollout; absent outside of one.</param>
/// <param name="Reason">Why this model: <c>best-value</c>, <c>none-fits</c>, <c>downgraded</c>, <c>fallback</c>, <c>of-prompt</c>.</param>
/// <param name="Output">The text.</param>
/// <param name="Json">The same as JSON, where the prompt asks for it.</param>
/// <param name="Cost">US dollars, of all models that were asked.</param>
/// <param name="Estimated">Whether a provider did not count tokens, so that the cost is an estimate.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Attempts">The models that were asked, in order.</param>
internal sealed record ExecutionAnswer(
    string Id, string Program, string Prompt, string Version, string Digest, string Environment, string? Arm, string Model, string Reason, string Output, JsonElement? Json,
    IReadOnlyList<CalledTool>? ToolCalls, string Finish, double Cost, bool Estimated, double Seconds, IReadOnlyList<AttemptAnswer> Attempts, IReadOnlyList<BudgetAnswer> Budgets,
    IReadOnlyList<FindingAnswer> Findings)
{
    public static ExecutionAnswer Of(ProgramExecution.Call call, string id, GivenAnswer answer, ModelStep by, ProgramExecution.Taken taken, IReadOnlyList<Diagnostic> told)
    {
        var (release, prompt) = (call.Served.Release, call.Served.Prompt!);
        return new ExecutionAnswer(
            id, call.Program.Id, release.Prompt, release.Version.ToString(), prompt.Digest, call.Environment, call.Arm, by.Model, by.Reason, answer.Text,
            prompt.Manifest.Output.IsJson ? ParsedJson(answer.Text) : null,
            answer.ToolCalls.Count == 0 ? null : [.. answer.ToolCalls.Select(t => new CalledTool(t.Name, t.Arguments))],
            answer.Finish, taken.Cost, taken.IsEstimated, Math.Round(taken.Time.TotalSeconds, 3), taken.Attempts, BudgetAnswer.Of(call.Budget, call.Began), [.. told.Select(FindingAnswer.Of)]);
    }

    /// <summary>What was checked against the schema may stand in a fence or between words.</summary>
    private static JsonElement? ParsedJson(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A tool that the model wants called.</summary>
/// <param name="Arguments">JSON.</param>
internal sealed record CalledTool(string Name, string Arguments);

/// <summary>A model that was asked.</summary>
/// <param name="Reason">Why it was.</param>
/// <param name="Problem">Why its answer could not be used; absent where it was.</param>
/// <param name="Cost">US dollars.</param>
internal sealed record AttemptAnswer(string Model, string Reason, string? Problem, long? InputTokens, long? OutputTokens, double? Cost);
