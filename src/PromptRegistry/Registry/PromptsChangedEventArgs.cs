namespace PromptRegistry.Registry;

/// <summary>What a refresh changed.</summary>
/// <param name="served">Prompts that are now served in another version or for another reason.</param>
/// <param name="newProblems">Problems that were not there before.</param>
/// <param name="isHealthy">Whether everything that the environment points to is served.</param>
public sealed class PromptsChangedEventArgs(
    IReadOnlyList<PromptIdentity> served, IReadOnlyList<PromptProblem> newProblems, bool isHealthy) : EventArgs
{
    public IReadOnlyList<PromptIdentity> Served { get; } = served;

    public IReadOnlyList<PromptProblem> NewProblems { get; } = newProblems;

    public bool IsHealthy { get; } = isHealthy;

    internal static PromptsChangedEventArgs? Between(PromptSnapshot? before, PromptSnapshot after)
    {
        var known = before?.Served.ToHashSet() ?? [];
        var served = after.Served.Where(i => !known.Contains(i)).ToArray();
        var problems = after.Problems.Except(before?.Problems ?? []).ToArray();
        return served.Length == 0 && problems.Length == 0 && before?.IsHealthy == after.IsHealthy
            ? null
            : new PromptsChangedEventArgs(served, problems, after.IsHealthy);
    }
}
