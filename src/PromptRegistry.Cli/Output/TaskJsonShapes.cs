using System.Text.Json.Serialization;
using PromptRegistry.Optimization.FromTask;

namespace PromptRegistry.Cli.Output;

/// <summary>optimize --from</summary>
/// <param name="MostAnswers">Questions that the run asks at most; absent where it could not begin.</param>
/// <param name="Prompt">The prompt; absent where none was made or scored.</param>
/// <param name="Version">Its version now.</param>
/// <param name="LockedIn">Whether its scores were good and close to each other for two weeks.</param>
/// <param name="Candidates">Prompts that were scored on the examples.</param>
/// <param name="Best">The place of the one that is the prompt now, from 0.</param>
/// <param name="Instructions">Its instructions.</param>
/// <param name="Pitfalls">Inputs with which it may go wrong.</param>
/// <param name="Happened">What the logbook says of this run.</param>
/// <param name="NextTry">What to try next.</param>
/// <param name="Files">Files that were written.</param>
/// <param name="Answers">Answers that were needed.</param>
/// <param name="CostUsd">What they cost, as far as prices are known.</param>
internal sealed record TaskJson(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MostAnswers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Prompt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version,
    bool LockedIn,
    IReadOnlyList<TaskCandidateJson> Candidates,
    int Best,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Instructions,
    IReadOnlyList<string> Pitfalls,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Happened,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextTry,
    IReadOnlyList<string> Files,
    int Answers,
    double CostUsd)
{
    public static TaskJson Of(TaskResult result)
    {
        var report = result.Report;
        return new TaskJson(
            result.MostCalls, report?.Prompt, report?.Version, report?.IsLockedIn ?? false,
            [.. (report?.Candidates ?? []).Select(c => new TaskCandidateJson(c.Name, c.Functionality, c.Format, c.Completeness, c.Overall))], report?.Best ?? 0, report?.Instructions,
            report?.Pitfalls ?? [], report?.Happened, report?.NextTry, report?.Files ?? [], report?.Spending.Calls ?? 0, report?.Spending.CostUsd ?? 0);
    }
}

/// <summary>A prompt that was scored on the examples of a task, each criterion from 0 to 10.</summary>
/// <param name="Name">direct, structured or careful; present for what there was; improved for what was made of the best one.</param>
/// <param name="Functionality">Whether answers do what the task is for.</param>
/// <param name="Format">Whether they have the form that is asked for.</param>
/// <param name="Completeness">Whether nothing is missing.</param>
/// <param name="Overall">The mean of the three.</param>
internal sealed record TaskCandidateJson(string Name, double Functionality, double Format, double Completeness, double Overall);
