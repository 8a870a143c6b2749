namespace PromptRegistry.Templates.Emission;

/// <summary>A capture around the place being emitted: what must be closed before control leaves it.</summary>
internal readonly record struct OpenCapture(string Close);
