using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Prompts;

/// <param name="Prompt">Null when there is any error.</param>
/// <param name="Diagnostics">Errors and warnings, in the order of the files.</param>
/// <param name="Manifest">The manifest as far as it could be read, errors or not; null when it is no manifest at all.</param>
public sealed record PromptLoadResult(
    PromptDefinition? Prompt, IReadOnlyList<Diagnostic> Diagnostics, PromptManifest? Manifest);
