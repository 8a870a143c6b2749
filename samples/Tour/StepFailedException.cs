namespace PromptRegistry.Tour;

/// <summary>A step of the tour did not do what it claims.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
