using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>Conversations that callers pass, as the values of inputs: lists of objects with <c>role</c> and <c>content</c>.</summary>
public static class ConversationInput
{
    /// <summary>The messages of a conversation, as the model receives them.</summary>
    /// <exception cref="ArgumentException">The input is not trusted, and a message of it gives orders.</exception>
    internal static IEnumerable<RenderedMessage> Messages(InputDefinition input, TemplateValue conversation)
    {
        foreach (var value in conversation.AsArray() ?? [])
        {
            if (value.AsObject() is not { } message) continue;
            var role = Text(message, ConversationValue.Role);
            Check(input.Name, input.Name, input.Untrusted, role);
            yield return new RenderedMessage(role, Text(message, ConversationValue.Content)) { Given = message is TemplateObject ? null : message };
        }
    }

    /// <summary>Refuses a message by its role.</summary>
    /// <param name="parameter">What the exception names.</param>
    /// <param name="input">The input, as the manifest writes it.</param>
    /// <param name="isUntrusted">Whether the input is.</param>
    /// <param name="role">The message's role.</param>
    /// <exception cref="ArgumentException">The input is not trusted, and a message of this role gives orders.</exception>
    public static void Check(string parameter, string input, bool isUntrusted, string role)
    {
        if (ConversationValue.Refusal(input, isUntrusted, role) is { } refusal) throw new ArgumentException(refusal, parameter);
    }

    /// <summary>A written conversation, which was checked, as a value.</summary>
    internal static TemplateValue Convert(Yaml.YamlSequence conversation) => TemplateValue.From(new TemplateArray(
        conversation.Items.OfType<Yaml.YamlMapping>().Select(m => TemplateValue.From(new TemplateObject
        {
            [ConversationValue.Role] = Scalar(m, ConversationValue.Role),
            [ConversationValue.Content] = Scalar(m, ConversationValue.Content),
        }))));

    private static TemplateValue Scalar(Yaml.YamlMapping message, string key) =>
        TemplateValue.From((message.Find(key) as Yaml.YamlScalar)?.Value ?? "");

    private static string Text(ITemplateObject message, string name) => message.TryGet(name, out var value) ? value.AsString() ?? "" : "";
}
