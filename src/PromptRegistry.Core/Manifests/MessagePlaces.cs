using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Manifests;

/// <summary>
/// What may stand at the places that messages have for inputs: each conversation and each attachment once, and a message of the prompt's own beside a
/// conversation.
/// </summary>
internal sealed class MessagePlaces(IReadOnlyList<InputDefinition> inputs, IReadOnlyList<string> unreadable)
{
    private readonly Dictionary<string, SourceLocation> placed = new(StringComparer.Ordinal);

    /// <param name="messages">The messages that could be read.</param>
    /// <param name="inputs">The inputs that could be read.</param>
    /// <param name="unreadable">Inputs whose declaration has a finding already.</param>
    /// <param name="list">Where the messages stand.</param>
    public static IEnumerable<Diagnostic> Check(
        IReadOnlyList<MessageDefinition> messages, IReadOnlyList<InputDefinition> inputs, IReadOnlyList<string> unreadable, SourceLocation list)
    {
        var places = new MessagePlaces(inputs, unreadable);
        foreach (var message in messages)
        {
            foreach (var finding in places.Check(message)) yield return finding;
        }

        if (messages.Count > 0 && messages.All(m => m.Placeholder is not null))
        {
            yield return new Diagnostic(ManifestDiagnostics.WrongPlace, list,
                "All that the model would get is what the caller passes. Add a message of the prompt's own, such as { role: system, template: system.scriban }.");
        }
    }

    private IEnumerable<Diagnostic> Check(MessageDefinition message)
    {
        if (message.Placeholder is { } placeholder && Check(placeholder, message.Location, Conversation) is { } misplaced) yield return misplaced;
        foreach (var attached in message.Attach)
        {
            if (Check(attached.Name, attached.Location, Attachment) is { } finding)
            {
                yield return finding;
            }
            else if (message.Role != "user")
            {
                yield return new Diagnostic(ManifestDiagnostics.WrongPlace, attached.Location,
                    $"'{attached.Name}' is attached to the {message.Role} message, and models take pictures, sound and files from users only. Attach it to a user message.");
            }
        }
    }

    private Diagnostic? Check(string name, SourceLocation at, PlaceKind kind)
    {
        if (unreadable.Contains(name)) return null;
        var input = inputs.FirstOrDefault(i => i.Name == name);
        if (input is null || !kind.Takes(input.Type)) return new Diagnostic(ManifestDiagnostics.WrongPlace, at, Unfit(name, input, kind));
        if (!placed.TryGetValue(name, out var first))
        {
            placed.Add(name, at);
            return null;
        }

        return new Diagnostic(ManifestDiagnostics.PlacedTwice, at,
            $"The {kind.Noun} '{name}' stands in line {first.Line} already: the model would read it twice. Keep one of the two places.");
    }

    private string Unfit(string name, InputDefinition? input, PlaceKind kind)
    {
        var fitting = inputs.Where(i => kind.Takes(i.Type)).Select(i => i.Name).ToList();
        var advice = fitting.Count == 0
            ? $" Declare one: inputs: {{ {kind.Example} }}."
            : Suggestion.Sentence(name, fitting) + Suggestion.Listing(kind.Listing, fitting);
        if (input is null) return $"{kind.What}, and there is no input '{name}'.{advice}";
        var instead = input.Type.HasText ? "write it in a message's text." : "it has a place of its own.";
        return $"{kind.What}, but '{name}' is {input.Type}: {instead}{advice}";
    }

    private static readonly PlaceKind Conversation = new(
        type => type.Kind == InputKind.Messages, "A placeholder takes an input of type messages", "conversation", "Conversations", "history: messages");

    private static readonly PlaceKind Attachment = new(
        type => type.IsAttachment, "'attach' takes inputs of type image, audio or file", "attachment", "Attachments", "photo: image");

    /// <param name="What">What it takes: the beginning of a sentence.</param>
    private sealed record PlaceKind(Func<InputType, bool> Takes, string What, string Noun, string Listing, string Example);
}
