using System.CommandLine;

namespace PromptRegistry.Cli.Importing;

/// <summary>The options about Langfuse's API. Keys are taken only from variables that the command line names.</summary>
internal sealed class LangfuseOptions
{
    private readonly Option<string?> address = new("--from-langfuse") { Description = "Fetch all prompts of a project from this address of Langfuse.", HelpName = "url" };
    private readonly Option<string?> publicKey = new("--public-key-variable") { Description = "The environment variable with the project's public key.", HelpName = "name" };
    private readonly Option<string?> secretKey = new("--secret-key-variable") { Description = "The environment variable with the project's secret key.", HelpName = "name" };
    private readonly Option<string> label = new("--label")
    {
        Description = "The label whose versions are fetched; prompts without it come in their newest version.",
        HelpName = "label",
        DefaultValueFactory = _ => "production",
    };

    public IReadOnlyList<Option> All => [address, publicKey, secretKey, label];

    /// <summary>Null where Langfuse is not asked.</summary>
    public LangfuseWish? Of(ParseResult result) => result.GetValue(address) is { } url
        ? new LangfuseWish(url, result.GetValue(publicKey), result.GetValue(secretKey), result.GetValue(label)!)
        : null;
}

/// <param name="PublicKeyVariable">Null where none is named: then nothing is read from the environment.</param>
internal sealed record LangfuseWish(string Address, string? PublicKeyVariable, string? SecretKeyVariable, string Label)
{
    public string? PublicKey(CommandEnvironment environment) => PublicKeyVariable is { Length: > 0 } name ? environment.Variables(name) : null;

    public string? SecretKey(CommandEnvironment environment) => SecretKeyVariable is { Length: > 0 } name ? environment.Variables(name) : null;
}
