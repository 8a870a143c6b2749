using PromptRegistry.Core.Settings;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Model;

/// <summary>What the repository's settings say about checking prompts; compared by content.</summary>
public sealed record CheckSettings(EquatableList<string> Environments, EquatableList<SeverityRule> Severities, string Prefix)
{
    public static CheckSettings Of(RepositorySettings settings) =>
        new(new EquatableList<string>(settings.Environments), new EquatableList<SeverityRule>(settings.Severities), settings.Prefix);

    public RepositorySettings ToSettings() =>
        RepositorySettings.Default with { Environments = Environments, Severities = Severities, Prefix = Prefix };
}
