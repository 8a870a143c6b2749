using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Settings;

/// <param name="Settings">The settings read; usable only without errors.</param>
public sealed record SettingsResult(RepositorySettings Settings, IReadOnlyList<Diagnostic> Diagnostics);
