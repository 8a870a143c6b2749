namespace PromptRegistry.Core.Settings;

/// <summary>What <c>promptregistry.yaml</c> says; every part has a default.</summary>
public sealed record RepositorySettings
{
    /// <summary>The file's name, at the root of the repository.</summary>
    public const string FileName = "promptregistry.yaml";

    public static RepositorySettings Default { get; } = new();

    /// <summary>In the order in which versions move through them.</summary>
    public IReadOnlyList<string> Environments { get; init; } = ["dev", "staging", "prod"];

    /// <summary>Environments that have rules of their own.</summary>
    public IReadOnlyList<EnvironmentSettings> Rules { get; init; } = [];

    /// <summary>Kinds of findings that are more or less serious here than by default.</summary>
    public IReadOnlyList<SeverityRule> Severities { get; init; } = [];

    /// <summary>
    /// What goes before the names of this root's prompts in refs, in the ledger and in apps; empty for the only root of a
    /// repository.
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>The branch that holds the ledger, without <c>refs/heads/</c>.</summary>
    public string LedgerBranch { get; init; } = "prompts/ledger";

    /// <summary>
    /// The branch that only reviewed changes reach, without <c>refs/heads/</c>: gates and allowed signers are those
    /// that it has.
    /// </summary>
    public string ProtectedBranch { get; init; } = "main";

    /// <summary>The file with those whose signatures count, as <c>ssh-keygen</c> reads it.</summary>
    public string AllowedSigners { get; init; } = "allowed-signers";

    /// <summary>Endpoints that evaluation can ask, by name.</summary>
    public IReadOnlyList<ProviderSettings> Providers { get; init; } = [ProviderSettings.OpenAI];

    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>Which model gives texts their vectors; null where none is named.</summary>
    public EmbeddingSettings? Embeddings { get; init; }

    /// <summary>US dollars for a million tokens, by model.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>The models that may be chosen.</summary>
    public IReadOnlyList<CatalogModel> Models { get; init; } = [];

    /// <summary>How a model is chosen where a prompt's team has no rule of its own; null chooses none.</summary>
    public ModelRule? Choose { get; init; }

    /// <summary>The teams that prompts belong to.</summary>
    public IReadOnlyList<TeamSettings> Teams { get; init; } = [];

    /// <summary>The team that a prompt belongs to: the first of <see cref="Teams"/> that names it, else its owner.</summary>
    /// <param name="name">The prompt's name in refs.</param>
    /// <param name="owner">What its manifest says; null where it says nothing.</param>
    public string? TeamOf(string name, string? owner) => Teams.FirstOrDefault(t => PromptPattern.IsAnyFor(t.Prompts, name))?.Name ?? owner;

    /// <summary>When programs of teams are ready for their tier.</summary>
    public ProgramRules Programs { get; init; } = ProgramRules.Default;

    /// <summary>Who is told of what got worse in production.</summary>
    public IReadOnlyList<AlertSettings> Alerts { get; init; } = [];

    /// <summary>Recurring work of a server, by its name.</summary>
    public JobSettings Jobs { get; init; } = new();

    /// <summary>The name in refs of a prompt of this root.</summary>
    /// <param name="local">Its folder below <c>prompts/</c>.</param>
    public string RegisteredName(string local) => Prefix.Length == 0 ? local : $"{Prefix}/{local}";

    /// <summary>The name in refs of a prompt that a person named, with the prefix or without it.</summary>
    public string NameOf(string given) => IsPrefixed(given) ? given : RegisteredName(given);

    /// <summary>The folder below <c>prompts/</c> of a prompt that a person named, with the prefix or without it.</summary>
    public string LocalName(string given) => Prefix.Length > 0 && IsPrefixed(given) ? given.Substring(Prefix.Length + 1) : given;

    /// <summary>Whether a name begins with the prefix of this root.</summary>
    public bool IsPrefixed(string name) =>
        Prefix.Length == 0 || (name.Length > Prefix.Length && name[Prefix.Length] == '/' && name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>The rules of an environment, which its arms (<c>prod.canary</c>) share; those of one without rules let every release in.</summary>
    public EnvironmentSettings RulesOf(string environment)
    {
        var dot = environment.IndexOf('.');
        var name = dot > 0 ? environment.Substring(0, dot) : environment;
        return Rules.FirstOrDefault(r => r.Name == name) ?? new EnvironmentSettings(name);
    }

    /// <summary>
    /// The environment that a version goes through before this one: the one that it must come after, else the one that
    /// is listed before it.
    /// </summary>
    public string? Before(string environment)
    {
        if (RulesOf(environment).After is { } after) return after;
        string? last = null;
        foreach (var name in Environments)
        {
            if (name == environment) return last;
            last = name;
        }

        return null;
    }
}

/// <summary>How evaluation asks models.</summary>
/// <param name="Provider">Name of the provider that is asked.</param>
/// <param name="Concurrency">Requests under way at once, at most: while the endpoint says that it is busy there are fewer.</param>
public sealed record EvaluationSettings(string Provider = "openai", int Concurrency = 4);

/// <summary>The model that gives texts their vectors.</summary>
/// <param name="Provider">Name of the provider that has it.</param>
/// <param name="Model">Its name there.</param>
public sealed record EmbeddingSettings(string Provider, string Model);

/// <summary>US dollars for a million tokens.</summary>
public sealed record ModelPrice(string Model, double Input, double Output)
{
    /// <summary>What a call costs in US dollars; null where its tokens are not known.</summary>
    public double? Of(long? inputTokens, long? outputTokens) =>
        inputTokens is null || outputTokens is null ? null : ((inputTokens * Input) + (outputTokens * Output)) / 1_000_000;
}

/// <summary>An endpoint that evaluation can ask.</summary>
/// <param name="Name">How settings refer to it.</param>
/// <param name="Endpoint">The base address; for OpenAI's protocol with the version: <c>https://api.openai.com/v1</c>.</param>
/// <param name="ApiKeyVariable">The environment variable that holds the key; null where none is needed.</param>
/// <param name="Model">The model to ask instead of the one that a prompt names; null leaves it to the prompt.</param>
/// <param name="Protocol">What the endpoint speaks.</param>
public sealed record ProviderSettings(
    string Name, Uri Endpoint, string? ApiKeyVariable, string? Model, ModelProtocol Protocol = ModelProtocol.OpenAI)
{
    public static ProviderSettings OpenAI { get; } =
        new("openai", new Uri("https://api.openai.com/v1"), "OPENAI_API_KEY", null);
}

/// <summary>What an endpoint speaks; settings write it in lower case.</summary>
public enum ModelProtocol
{
    /// <summary>OpenAI's chat completions, which many others offer, too.</summary>
    OpenAI,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,

    /// <summary>Ollama's own protocol.</summary>
    Ollama,
}
