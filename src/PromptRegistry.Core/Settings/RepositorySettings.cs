namespace PromptRegistry.Core.Settings;

/// <summary>What <c>promptregistry.yaml</c> says; every part has a default.</summary>
public sealed record RepositorySettings
{
    /// <summary>The file's name, at the root of the repository.</summary>
    public const string FileName = "promptregistry.yaml";

    public static RepositorySettings Default { get; } = new();

    /// <summary>In the order in which versions move through them.</summary>
    public IReadOnlyList<string> Environments { get; init; } = ["dev", "staging", "prod"];

    /// <summary>The branch that holds the ledger, without <c>refs/heads/</c>.</summary>
    public string LedgerBranch { get; init; } = "prompts/ledger";

    /// <summary>Endpoints that evaluation can ask, by name.</summary>
    public IReadOnlyList<ProviderSettings> Providers { get; init; } = [ProviderSettings.OpenAI];

    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>US dollars for a million tokens, by model.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];
}
