namespace PromptRegistry.Evaluation.Scorers;

/// <param name="Text">The wanted answer; null takes the case's expected one.</param>
/// <param name="Json">Compare as JSON, where white space and the order of keys do not matter.</param>
/// <param name="Field">JSON Pointer to the part that is compared; null compares all.</param>
internal sealed record EqualsOptions(CaseText? Text, bool IgnoreCase, bool Json, string? Field);
