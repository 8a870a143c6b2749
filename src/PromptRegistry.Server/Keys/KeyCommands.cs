using System.CommandLine;
using System.Globalization;
using System.Net.Mail;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Keys;

/// <summary><c>serve keys</c>: makes, lists and takes back keys. A secret is shown once, when it is made.</summary>
internal sealed class KeyCommands(TextWriter output, TextWriter error, TimeProvider clock)
{
    public Command Create()
    {
        var command = new Command("keys", "Make, list and take back keys.");
        command.Subcommands.Add(Add());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private Command Add()
    {
        var file = FileOption();
        var name = new Option<string>("--name") { Description = "Whose key it is.", Required = true };
        var email = new Option<string?>("--email") { Description = "The person's address, as git has it." };
        var roles = new Option<string[]>("--role") { Description = "What it may do.", Required = true, AllowMultipleArgumentsPerToken = true };
        var prompts = new Option<string[]>("--prompts") { Description = "Patterns of prompts.", AllowMultipleArgumentsPerToken = true };
        var environments = new Option<string[]>("--environments") { Description = "Environments.", AllowMultipleArgumentsPerToken = true };
        var days = new Option<int?>("--days") { Description = "How long it is valid." };
        var budget = new Option<double?>("--budget") { Description = "US dollars a month for models." };
        var command = new Command("add", "Make a key.");
        foreach (var option in (Option[])[file, name, email, roles, prompts, environments, days, budget]) command.Options.Add(option);
        command.SetAction(parsed => Run(parsed.GetValue(file), keys =>
        {
            var wanted = (parsed.GetValue(roles) ?? []).Distinct(StringComparer.Ordinal).ToList();
            var (who, address) = (parsed.GetValue(name)!, parsed.GetValue(email));
            if (Wrong(who, address, wanted, parsed.GetValue(days), parsed.GetValue(budget)) is { } wrong) return Refuse(OutcomeCode.Usage, wrong);
            var (secret, id, hash) = ServerKey.Make();
            var now = clock.GetUtcNow();
            var key = new ServerKey(id, hash, who, wanted)
            {
                Email = address,
                Prompts = parsed.GetValue(prompts) ?? [],
                Environments = parsed.GetValue(environments) ?? [],
                Budget = parsed.GetValue(budget),
                Created = now,
                Expires = parsed.GetValue(days) is { } valid ? now.AddDays(valid) : null,
            };
            keys.Change(all => [.. all, key]);
            output.WriteLine(secret);
            error.WriteLine(PlainText.OneLine($"Made the key {Describe(key)}. Its secret is shown this once; {keys.Name} keeps its hash."));
            return OutcomeCode.Passed;
        }));
        return command;
    }

    private Command List()
    {
        var file = FileOption();
        var command = new Command("list", "List the keys.");
        command.Options.Add(file);
        command.SetAction(parsed => Run(parsed.GetValue(file), keys =>
        {
            var all = keys.Read();
            foreach (var key in all) output.WriteLine(PlainText.OneLine($"{Describe(key)}{(key.WhyNot(clock.GetUtcNow()) is { } why ? $": {why}" : "")}"));
            if (all.Count == 0) output.WriteLine(PlainText.OneLine($"{keys.Name} has no keys."));
            return OutcomeCode.Passed;
        }));
        return command;
    }

    private Command Revoke()
    {
        var file = FileOption();
        var id = new Argument<string>("id") { Description = "The key, as 'keys list' names it." };
        var command = new Command("revoke", "Take a key back.");
        command.Options.Add(file);
        command.Arguments.Add(id);
        command.SetAction(parsed => Run(parsed.GetValue(file), keys =>
        {
            var (all, named) = (keys.Read(), parsed.GetValue(id)!);
            if (all.FirstOrDefault(k => k.Id == named) is not { } key)
                return Refuse(OutcomeCode.Usage, $"There is no key '{named}' in {keys.Name}.{Suggestion.Sentence(named, all.Select(k => k.Id))}");
            keys.Change(now => [.. now.Select(k => k.Id == named ? k with { Revoked = k.Revoked ?? clock.GetUtcNow() } : k)]);
            output.WriteLine(PlainText.OneLine($"Took the key {key.Id} of {key.Name} back. Running servers follow within a second."));
            return OutcomeCode.Passed;
        }));
        return command;
    }

    private static Option<string?> FileOption() => new("--keys") { Description = $"The file of keys. Default: the environment variable {ServerOptions.KeysVariable}." };

    private int Run(string? named, Func<IKeyStore, OutcomeCode> body)
    {
        if ((named ?? Environment.GetEnvironmentVariable(ServerOptions.KeysVariable)) is not { Length: > 0 } path)
            return ExitCodes.Of(Refuse(OutcomeCode.Usage, $"No file of keys was named. Name one outside of the repository: --keys <file>, or the environment variable {ServerOptions.KeysVariable}."));
        try
        {
            var store = KeyStores.Open(path, TimeSpan.FromSeconds(1), clock);
            using var ends = store as IDisposable;
            return ExitCodes.Of(body(store));
        }
        catch (KeyFileException exception)
        {
            return ExitCodes.Of(Refuse(OutcomeCode.Infrastructure, exception.Message));
        }
    }

    private static string? Wrong(string name, string? email, List<string> roles, int? days, double? budget)
    {
        if (roles.FirstOrDefault(r => !Roles.Names.Contains(r)) is { } unknown)
            return $"There is no role '{unknown}'.{Suggestion.Sentence(unknown, Roles.Names)} Roles are: {string.Join(", ", Roles.Names)}.";
        if (!IsName(name)) return "A name has from 1 to 100 characters, none of them '<', '>' or a control character.";
        if (email is not null && !(IsName(email) && MailAddress.TryCreate(email, out var read) && read.Address == email)) return $"'{email}' is no e-mail address.";
        if (email is null && Roles.NeedsPerson(roles)) return "What these roles do is written into git under a name: give --email, as git has it.";
        if (budget is { } dollars && !(dollars is > 0 and <= 1_000_000)) return "--budget is above 0, and at most 1000000 US dollars a month.";
        return days is <= 0 or > 36500 ? "--days is from 1 to 36500." : null;
    }

    private static bool IsName(string text) => text.Trim().Length == text.Length && text.Length is > 0 and <= 100 && !text.Any(c => c is '<' or '>' || PlainText.IsHidden(c));

    private static string Describe(ServerKey key)
    {
        var who = key.Email is { } email ? $"{key.Name} <{email}>" : key.Name;
        var prompts = key.Prompts.Count == 0 ? "all prompts" : string.Join(", ", key.Prompts);
        var environments = key.Environments.Count == 0 ? "all environments" : string.Join(", ", key.Environments);
        var money = key.Budget is { } budget ? string.Create(CultureInfo.InvariantCulture, $"; ${budget:0.##} a month for models") : "";
        var end = key.Expires is { } at ? $", until {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}" : "";
        return $"{key.Id} of {who}: {string.Join(", ", key.Roles)}; {prompts}; {environments}{money}{end}";
    }

    private OutcomeCode Refuse(OutcomeCode code, string message)
    {
        error.WriteLine(KeyFile.Finding(message).ToString());
        return code;
    }
}
