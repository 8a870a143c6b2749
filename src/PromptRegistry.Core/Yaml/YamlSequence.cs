using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

public sealed record YamlSequence(SourceLocation Location, IReadOnlyList<YamlNode> Items) : YamlNode(Location)
{
    public override string Kind => "a list";
}
