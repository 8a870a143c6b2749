using System.CommandLine;
using System.CommandLine.Parsing;

namespace PromptRegistry.Cli.Commands;

/// <summary>Which endpoint is asked, and with whose key.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> provider = new("--provider") { Description = "Ask this provider of promptregistry.yaml.", HelpName = "name" };

    private readonly Option<Uri?> endpoint = new("--endpoint")
    {
        Description = "Ask at this address instead of the provider's.",
        HelpName = "address",
        CustomParser = Address,
    };

    private readonly Option<string[]> keys = new("--allow-key")
    {
        Description = "Allow the value of an environment variable to be sent to an endpoint as its key, for this command.",
        HelpName = "VARIABLE=https://host",
    };

    public IReadOnlyList<Option> All => [provider, endpoint, keys];

    public string? Provider(ParseResult result) => result.GetValue(provider);

    public Uri? Endpoint(ParseResult result) => result.GetValue(endpoint);

    public IReadOnlyList<string> Keys(ParseResult result) => result.GetValue(keys) ?? [];

    private static Uri? Address(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")) return address;
        argument.AddError($"--endpoint is '{text}', but an address such as http://127.0.0.1:5117/v1 was expected.");
        return null;
    }
}
