using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>An input that a caller passes to a prompt.</summary>
/// <param name="Name">snake_case, as templates write it.</param>
/// <param name="Location">Where its name stands in the manifest.</param>
public sealed record InputDefinition(string Name, InputType Type, SourceLocation Location)
{
    public string? Description { get; init; }

    /// <summary>The default as written, checked against the type; null where there is none.</summary>
    public YamlNode? Default { get; init; }

    /// <summary>Whether the value comes from outside and must not be taken for instructions.</summary>
    public bool Untrusted { get; init; }

    /// <summary>Longest value, in tokens.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Smallest number allowed, inclusive.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest number allowed, inclusive.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether every caller must pass it: it has no default and is not nullable.</summary>
    public bool IsRequired => Default is null && !Type.IsNullable;
}
