namespace PromptRegistry.Guards;

/// <summary>What a guard thinks of a text.</summary>
/// <param name="Score">From 0 (nothing was found) to 1: what the weights of different findings give together, 1 - (1 - a)(1 - b)….</param>
/// <param name="IsFlagged">Whether the score reaches the threshold.</param>
/// <param name="Findings">Why, in the order of the text.</param>
public sealed record GuardVerdict(double Score, bool IsFlagged, IReadOnlyList<GuardFinding> Findings)
{
    internal static GuardVerdict Nothing { get; } = new(0, false, []);
}
