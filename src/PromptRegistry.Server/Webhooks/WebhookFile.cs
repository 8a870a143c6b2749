using System.IO.Enumeration;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Webhooks;

/// <summary>Somebody who is told of what happens.</summary>
/// <param name="Name">What logs call it.</param>
/// <param name="Address">Where it is sent; the address may be a secret.</param>
/// <param name="Secrets">What messages are signed with, the newest first.</param>
internal sealed record WebhookReceiver(string Name, Uri Address, IReadOnlyList<byte[]> Secrets)
{
    /// <summary>What it is told of; empty for all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Names of prompts, in which <c>*</c> stands for anything; empty for all.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Whether it may be in a network that is not public.</summary>
    public bool IsPrivate { get; init; }

    public bool Wants(WebhookMessage message) => (Events.Count == 0 || Events.Contains(message.Type))
        && (Prompts.Count == 0 || (message.Prompt is { } prompt && Prompts.Any(p => FileSystemName.MatchesSimpleExpression(p, prompt, ignoreCase: false))));
}

/// <summary>
/// The file that says who is told: YAML of whoever runs the server, outside of the repository and readable for its owner alone, for it has addresses and secrets. It is read
/// when the server starts.
/// </summary>
internal static class WebhookFile
{
    private const int Most = 100;

    /// <summary>Reads it.</summary>
    /// <returns>The receivers, or what is wrong.</returns>
    public static (IReadOnlyList<WebhookReceiver> Receivers, IReadOnlyList<Diagnostic> Problems) Read(string file, string repository)
    {
        var (text, wrong) = OperatorFile.Read(file, repository, ServerDiagnostics.WebhooksUnusable);
        if (wrong is not null) return ([], [wrong]);
        var problems = new List<Diagnostic>();
        var document = YamlReader.Read(text!, file);
        problems.AddRange(document.Diagnostics);
        var receivers = new List<WebhookReceiver>();
        if (MappingReader.Open(document.Root, "The file of webhooks", problems) is { } reader)
        {
            reader.Required("webhooks");
            var items = reader.Items("webhooks");
            if (items.Count > Most) problems.Add(Finding(reader.Mapping, $"There are more than {Most} webhooks."));
            foreach (var item in items.Take(Most)) if (MappingReader.Open(item, "A webhook", problems) is { } hook && Receiver(hook, problems) is { } receiver) receivers.Add(receiver);
            reader.Finish();
        }

        if (receivers.GroupBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            problems.Add(Finding(document.Root!, $"There are two webhooks '{twice.Key}'. Give each a name of its own."));
        return (receivers, problems);
    }

    private static WebhookReceiver? Receiver(MappingReader reader, List<Diagnostic> problems)
    {
        var before = problems.Count;
        var name = reader.RequiredText("name") ?? "";
        var address = reader.RequiredText("url");
        reader.Required("secret");
        var secrets = reader.Texts("secret").Select(WebhookSignature.Read).ToList();
        var events = reader.Texts("events");
        var prompts = reader.Texts("prompts");
        var isPrivate = reader.Boolean("private") ?? false;
        reader.Finish();
        if (name.Trim().Length == 0 || name.Length > 100) Wrong("name", "'name' has from 1 to 100 characters.");
        // What it is instead may be a secret.
        if (reader.Node("secret") is not null && (secrets.Count is 0 or > 5 || secrets.Contains(null)))
            Wrong("secret", "'secret' is 'whsec_' and from 24 to 64 random bytes in base64, such as 'openssl rand -base64 32' writes them; or a list of such, the newest first.");
        foreach (var unknown in events.Where(e => !WebhookTypes.All.Contains(e)))
            Wrong("events", $"There is no event '{unknown}'.{Suggestion.Sentence(unknown, WebhookTypes.All)}{Suggestion.Listing("Events", WebhookTypes.All)}");
        if (address is not null && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (isPrivate && uri.Scheme == Uri.UriSchemeHttp))))
            Wrong("url", "'url' is an https address without a name or password in it; http is for a receiver with 'private: true' alone.");
        return problems.Count > before || address is null ? null : new WebhookReceiver(name, new Uri(address), [.. secrets.OfType<byte[]>()]) { Events = events, Prompts = prompts, IsPrivate = isPrivate };

        void Wrong(string key, string message)
        {
            if (reader.Node(key) is { } node) problems.Add(Finding(node, message));
        }
    }

    private static Diagnostic Finding(YamlNode at, string message) => new(ServerDiagnostics.WebhooksUnusable, at.Location, message);
}
