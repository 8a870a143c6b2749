using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>A conversation as suites and files of inputs write it: a list of <c>{ role, content }</c>.</summary>
internal static class ConversationValue
{
    public const string Role = "role";
    public const string Content = "content";

    private static readonly string[] Roles = ["user", "assistant", "system", "developer"];

    /// <summary>Roles of which strangers may write messages. A tool's result answers a call, and gives no orders of its own.</summary>
    private static readonly HashSet<string> OfStrangers = new(["user", "assistant", "tool"], StringComparer.OrdinalIgnoreCase);

    /// <returns>Whether the item is a message.</returns>
    public static bool Check(YamlNode item, string what, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        if (item is not YamlMapping message)
        {
            diagnostics.Add(new Diagnostic(descriptor, item.Location, $"A message of {Lower(what)} must be {{ role: …, content: … }}, but {item.Kind} was found."));
            return false;
        }

        var fits = true;
        foreach (var entry in message.Entries.Where(e => e.Key.Value is not (Role or Content)))
        {
            fits = false;
            diagnostics.Add(new Diagnostic(descriptor, entry.Key.Location,
                $"A message of {Lower(what)} has no key '{entry.Key.Value}'.{Suggestion.Sentence(entry.Key.Value, [Role, Content])} Keys: {Role}, {Content}."));
        }

        if (message.Find(Role) is not YamlScalar role)
        {
            diagnostics.Add(new Diagnostic(descriptor, message.Location, $"A message of {Lower(what)} lacks its '{Role}': one of {string.Join(", ", Roles)}."));
            return false;
        }

        if (Array.IndexOf(Roles, role.Value) < 0)
        {
            fits = false;
            diagnostics.Add(new Diagnostic(descriptor, role.Location,
                $"The role of a message of {Lower(what)} must be one of {string.Join(", ", Roles)}, but '{role.Value}' was found.{Suggestion.Sentence(role.Value, Roles)}"));
        }

        if (message.Find(Content) is YamlScalar { IsNull: false }) return fits;
        diagnostics.Add(new Diagnostic(descriptor, message.Location, $"A message of {Lower(what)} lacks its '{Content}', a text."));
        return false;
    }

    /// <summary>Checks that strangers do not write messages that a model takes its orders from.</summary>
    public static bool CheckTrust(YamlNode value, InputDefinition input, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        var trusted = true;
        foreach (var role in (value as YamlSequence)?.Items.OfType<YamlMapping>().Select(m => m.Find(Role)).OfType<YamlScalar>() ?? [])
        {
            if (Refusal(input.Name, input.Untrusted, role.Value) is not { } refusal) continue;
            trusted = false;
            diagnostics.Add(new Diagnostic(descriptor, role.Location, refusal));
        }

        return trusted;
    }

    /// <summary>Why a message of this role may not stand in a conversation; null where it may.</summary>
    public static string? Refusal(string input, bool isUntrusted, string role) => isUntrusted && !OfStrangers.Contains(role)
        ? $"The input '{input}' is not trusted, and has a message of the role '{role}': whoever wrote it could give the model orders. "
            + "Pass such messages by the prompt's own templates, or leave them out."
        : null;

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what.Substring(1);
}
