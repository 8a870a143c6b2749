using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>A few-shot example: some of the prompt's inputs, and the answer wanted for them.</summary>
public sealed record DemoDefinition(YamlMapping Inputs, string Output);
