namespace PromptRegistry.Core.Yaml;

public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
