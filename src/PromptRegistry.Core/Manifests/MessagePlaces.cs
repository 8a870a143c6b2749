using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Manifests;

/// <summary>What may stand at the places that messages have for inputs: each conversation once, and a message of the prompt's own beside it.</summary>
internal static class MessagePlaces
{
    /// <param name="unreadable">Inputs whose declaration has a finding already.</param>
    public static IEnumerable<Diagnostic> Check(
        IReadOnlyList<MessageDefinition> messages, IReadOnlyList<InputDefinition> inputs, IReadOnlyList<string> unreadable, SourceLocation list)
    {
        var placed = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            if (message.Placeholder is not { } name || unreadable.Contains(name)) continue;
            var input = inputs.FirstOrDefault(i => i.Name == name);
            if (input?.Type.Kind != InputKind.Messages)
            {
                yield return new Diagnostic(ManifestDiagnostics.WrongPlace, message.Location, Unfit(name, input, inputs));
            }
            else if (placed.TryGetValue(name, out var first))
            {
                yield return new Diagnostic(ManifestDiagnostics.PlacedTwice, message.Location,
                    $"The conversation '{name}' stands in line {first.Line} already: the model would read it twice. Keep one of the two placeholders.");
            }
            else
            {
                placed.Add(name, message.Location);
            }
        }

        if (placed.Count > 0 && messages.All(m => m.Placeholder is not null))
        {
            yield return new Diagnostic(ManifestDiagnostics.WrongPlace, list,
                "All that the model would get is what the caller passes. Add a message of the prompt's own, such as { role: system, template: system.scriban }.");
        }
    }

    private static string Unfit(string name, InputDefinition? input, IReadOnlyList<InputDefinition> inputs)
    {
        var conversations = inputs.Where(i => i.Type.Kind == InputKind.Messages).Select(i => i.Name).ToList();
        var advice = conversations.Count == 0
            ? " Declare one: inputs: { history: messages }."
            : Suggestion.Sentence(name, conversations) + Suggestion.Listing("Conversations", conversations);
        return input is null
            ? $"A placeholder takes an input of type messages, and there is no input '{name}'.{advice}"
            : $"A placeholder takes an input of type messages, but '{name}' is {input.Type}: write it in a message's text.{advice}";
    }
}
