using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <summary>Ends the reading of a document that uses what is not allowed; never leaves <see cref="YamlReader"/>.</summary>
internal sealed class YamlLimitException(SourceLocation location, string message) : Exception(message)
{
    public SourceLocation Location { get; } = location;
}
