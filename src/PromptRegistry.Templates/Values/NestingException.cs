namespace PromptRegistry.Templates.Values;

/// <summary>A value contains itself, or is nested deeper than the limit.</summary>
public sealed class NestingException() : Exception("Structure is too deeply nested or contains reference loops.");
