namespace PromptRegistry.Core.Manifests;

/// <summary>A property of an object input; one with a nullable type may be left out.</summary>
public sealed record InputProperty(string Name, InputType Type);
