using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Manifests;

/// <param name="Manifest">As much as could be read; null when it is no manifest at all. Usable only without errors.</param>
public sealed record ManifestResult(PromptManifest? Manifest, IReadOnlyList<Diagnostic> Diagnostics);
