using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <param name="Root">Null when the text is empty or could not be read.</param>
public sealed record YamlDocument(YamlNode? Root, IReadOnlyList<Diagnostic> Diagnostics);
