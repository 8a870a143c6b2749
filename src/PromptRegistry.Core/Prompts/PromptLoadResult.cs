using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Prompts;

/// <summary>What became of a prompt's files, loaded or also checked.</summary>
/// <param name="Prompt">Null when there is any error.</param>
/// <param name="Diagnostics">Errors and warnings, in the order of the files.</param>
/// <param name="Manifest">The manifest as far as it could be read, errors or not; null when it is no manifest at all.</param>
public sealed record PromptLoadResult(
    PromptDefinition? Prompt, IReadOnlyList<Diagnostic> Diagnostics, PromptManifest? Manifest)
{
    /// <summary>The messages that could be bound, errors elsewhere or not.</summary>
    internal IReadOnlyList<BoundMessage> Messages { get; init; } = [];
}

/// <param name="Inline">Where the text stands in the manifest; null for a template file.</param>
internal sealed record BoundMessage(PromptMessage Prompt, InlineText? Inline);
