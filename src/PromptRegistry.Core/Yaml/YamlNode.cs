using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <summary>A node of a YAML document, at its place in the file.</summary>
public abstract record YamlNode(SourceLocation Location)
{
    /// <summary>What the node is, in a person's words: "a text", "a list", "a mapping".</summary>
    public abstract string Kind { get; }
}
