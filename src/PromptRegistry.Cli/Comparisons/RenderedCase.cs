namespace PromptRegistry.Cli.Comparisons;

/// <summary>What a case of the suite renders to on both sides.</summary>
/// <param name="Id">The case.</param>
/// <param name="Messages">Those that differ, in their order.</param>
/// <param name="Obstacle">Why one side cannot be rendered; null where both can.</param>
internal sealed record RenderedCase(string Id, IReadOnlyList<RenderedDifference> Messages, string? Obstacle);
