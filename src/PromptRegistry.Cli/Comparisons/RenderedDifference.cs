namespace PromptRegistry.Cli.Comparisons;

/// <summary>A message that is another one on the other side; a side is null where it has no such message.</summary>
/// <param name="Role">As the later side has it.</param>
internal sealed record RenderedDifference(string Role, string? Before, string? After);
