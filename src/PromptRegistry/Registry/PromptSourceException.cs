namespace PromptRegistry.Registry;

/// <summary>A source cannot be reached or read; what was served stays.</summary>
public sealed class PromptSourceException(string message, Exception? inner = null) : Exception(message, inner);
