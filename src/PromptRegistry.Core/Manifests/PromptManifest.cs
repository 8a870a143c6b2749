using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>A prompt's <c>prompt.yaml</c>, read and checked.</summary>
public sealed record PromptManifest
{
    /// <summary>The folder's path below <c>prompts/</c>.</summary>
    public required string Name { get; init; }

    public required PromptVersion Version { get; init; }

    public string? Description { get; init; }

    public string? Owner { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public ModelSettings Model { get; init; } = new();

    /// <summary>In the manifest's order.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>Inputs whose type could not be read: known by name, so that no other finding blames their use.</summary>
    public IReadOnlyList<string> UnreadableInputs { get; init; } = [];

    /// <summary>In the order in which the model receives them; at least one.</summary>
    public required IReadOnlyList<MessageDefinition> Messages { get; init; }

    public OutputDefinition Output { get; init; } = OutputDefinition.Text;

    public IReadOnlyList<DemoDefinition> Demos { get; init; } = [];

    public PromptBudget? Budget { get; init; }

    /// <summary>The manifest's path in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>The YAML that all this was read from.</summary>
    public required YamlMapping Source { get; init; }
}
