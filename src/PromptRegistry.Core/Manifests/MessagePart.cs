using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>A message that may be moved, and left out where a model's context window is full.</summary>
/// <param name="Name">Its template, or which of the messages it is.</param>
/// <param name="Priority">How important it is, from 1 to 100; the least important is left out first.</param>
public sealed record MessagePart(string Name, int Priority);

/// <summary>Reads what makes messages to parts.</summary>
internal static class MessagePartParser
{
    private const int Highest = 100;

    /// <summary>What a message is as a part; null where it has no priority, or after a finding.</summary>
    /// <param name="number">Which of the messages it is, from 1.</param>
    public static MessagePart? Read(MappingReader message, int number, ICollection<Diagnostic> diagnostics)
    {
        var priority = message.Integer("priority");
        if (priority is null) return null;
        if (priority is >= 1 and <= Highest) return new MessagePart(message.Node("template") is YamlScalar file ? file.Value : $"message {number}", priority.Value);
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.Priority, message.Node("priority")!.Location,
            $"'priority' is from 1 to {Highest}, the most important, but {priority} was found."));
        return null;
    }

    /// <summary>A context window says what is left out, so that something has to be there that may be.</summary>
    /// <param name="model">What stands at <c>model</c>; null for nothing.</param>
    /// <param name="models">What stands at <c>models</c>; null for nothing.</param>
    public static IEnumerable<Diagnostic> Check(IReadOnlyList<MessageDefinition> messages, YamlNode? model, YamlNode? models)
    {
        if (messages.Count == 0 || messages.Any(m => m.Part is not null)) yield break;
        foreach (var settings in new[] { model }.Concat((models as YamlMapping)?.Entries.Select(e => e.Value) ?? []).OfType<YamlMapping>())
        {
            if (settings.Find("context-window") is { } window)
            {
                yield return new Diagnostic(ManifestDiagnostics.Priority, window.Location,
                    "Nothing may be left out of the context window: no message has a 'priority'. Give one to each message that may be, from 1 to 100, the most important; or remove 'context-window'.");
            }
        }
    }
}
