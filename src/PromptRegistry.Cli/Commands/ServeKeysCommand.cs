using System.CommandLine;
using System.Globalization;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>serve keys</c>: makes, lists and takes back the keys of a server. The server's own program does it, which knows what a key is.</summary>
internal static class ServeKeysCommand
{
    public static Option<string?> File() => new("--keys")
    {
        Description = "The file of keys, outside of the repository, or for many servers the connection string of a PostgreSQL database. Default: the environment variable PROMPTREGISTRY_KEYS.",
        HelpName = "file",
    };

    public static Command Create(CommandEnvironment environment)
    {
        var command = new PromptCommand("keys", "Make, list and take back the keys of a server.")
        {
            Examples = ["dotnet prompt serve keys list --keys /etc/prompts/keys.json"],
        };
        command.Subcommands.Add(Add(environment));
        command.Subcommands.Add(List(environment));
        command.Subcommands.Add(Revoke(environment));
        return command;
    }

    private static PromptCommand Add(CommandEnvironment environment)
    {
        var file = File();
        var name = new Option<string>("--name") { Description = "Whose key it is: a person, or a program.", HelpName = "name", Required = true };
        var email = new Option<string?>("--email") { Description = "The person's e-mail address, as git has it: what they do stands under it in the ledger.", HelpName = "address" };
        var roles = new Option<string[]>("--role")
        {
            Description = "What the key may do: reader, reporter, caller, author, release-manager, approver or administrator. May be given several times.",
            HelpName = "role",
            Required = true,
        };
        var prompts = new Option<string[]>("--prompts") { Description = "The prompts that it is for, such as 'support/*'; all without it. May be given several times.", HelpName = "pattern" };
        var environments = new Option<string[]>("--env") { Description = "An environment that it is for; all without it. May be given several times.", HelpName = "environment" };
        var days = new Option<int?>("--days") { Description = "How many days it is valid; for ever without it.", HelpName = "n" };
        var budget = new Option<double?>("--budget") { Description = "What it may spend on models, on the page where prompts are tried; nothing without it.", HelpName = "US dollars a month" };
        var command = new PromptCommand("add", "Make a key. Its secret is printed this once.")
        {
            Examples =
            [
                "dotnet prompt serve keys add --keys /etc/prompts/keys.json --name 'Checkout service' --role reader --role reporter",
                "dotnet prompt serve keys add --name Ada --email ada@example.org --role release-manager --prompts 'support/*' --env staging --days 90",
            ],
        };
        foreach (var option in (Option[])[file, name, email, roles, prompts, environments, days, budget]) command.Options.Add(option);
        command.SetAction((result, _) => RunAsync(environment,
        [
            "add",
            .. ServeCommand.Pair("--keys", result.GetValue(file)),
            .. ServeCommand.Pair("--name", result.GetValue(name)),
            .. ServeCommand.Pair("--email", result.GetValue(email)),
            .. Each("--role", result.GetValue(roles)),
            .. Each("--prompts", result.GetValue(prompts)),
            .. Each("--environments", result.GetValue(environments)),
            .. ServeCommand.Pair("--days", result.GetValue(days)?.ToString(CultureInfo.InvariantCulture)),
            .. ServeCommand.Pair("--budget", result.GetValue(budget)?.ToString(CultureInfo.InvariantCulture)),
        ]));
        return command;
    }

    private static PromptCommand List(CommandEnvironment environment)
    {
        var file = File();
        var command = new PromptCommand("list", "List the keys: whose they are, what they may do, and until when.")
        {
            Examples = ["dotnet prompt serve keys list --keys /etc/prompts/keys.json"],
        };
        command.Options.Add(file);
        command.SetAction((result, _) => RunAsync(environment, ["list", .. ServeCommand.Pair("--keys", result.GetValue(file))]));
        return command;
    }

    private static PromptCommand Revoke(CommandEnvironment environment)
    {
        var file = File();
        var id = new Argument<string>("id") { Description = "The key, as 'keys list' names it." };
        var command = new PromptCommand("revoke", "Take a key back. Running servers follow within a second.")
        {
            Examples = ["dotnet prompt serve keys revoke 3f9a0c12de --keys /etc/prompts/keys.json"],
        };
        command.Options.Add(file);
        command.Arguments.Add(id);
        command.SetAction((result, _) => RunAsync(environment, ["revoke", .. ServeCommand.Pair("--keys", result.GetValue(file)), "--", result.GetValue(id)!]));
        return command;
    }

    private static IEnumerable<string> Each(string option, string[]? values) => (values ?? []).SelectMany(v => ServeCommand.Pair(option, v));

    private static Task<int> RunAsync(CommandEnvironment environment, string[] arguments) =>
        ServeCommand.StartAsync(environment, environment.WorkingDirectory, ["keys", .. arguments]);
}
