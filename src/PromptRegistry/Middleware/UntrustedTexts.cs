using Microsoft.Extensions.AI;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Middleware;

/// <summary>The texts of a call that somebody else writes.</summary>
internal static class UntrustedTexts
{
    private const string Tool = "tool";
    private const int Deepest = 16;

    /// <param name="prompt">The prompt; null for a call without one, in which the user is somebody else.</param>
    /// <returns>Each with the input's name; null for what a user says.</returns>
    public static List<(string? Input, string Text)> Of(RenderedPrompt? prompt, IReadOnlyList<ChatMessage> messages)
    {
        var texts = new List<(string?, string)>();
        foreach (var (name, value) in prompt?.Untrusted?.Untrusted() ?? []) Add(texts, name, value, 0);
        // By index: an enumerator of an interface would be allocated for each message of each call.
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            for (var j = 0; j < message.Contents.Count; j++)
            {
                var content = message.Contents[j];
                if (content is FunctionResultContent { Result: { } result }) texts.Add((Tool, result.ToString() ?? ""));
                else if (prompt is null && message.Role == ChatRole.User && content is TextContent { Text: { } text }) texts.Add((null, text));
            }
        }

        return texts;
    }

    /// <summary>The messages with one text in place of another; null where none of them holds it as it is.</summary>
    public static IReadOnlyList<ChatMessage>? Replace(IReadOnlyList<ChatMessage> messages, string text, string replacement)
    {
        var isReplaced = false;
        var replaced = new List<ChatMessage>(messages.Count);
        foreach (var message in messages)
        {
            var contents = message.Contents.Select(content => Replace(content, text, replacement)).ToList();
            if (contents.SequenceEqual(message.Contents))
            {
                replaced.Add(message);
                continue;
            }

            isReplaced = true;
            var copy = message.Clone();
            copy.Contents = contents;
            replaced.Add(copy);
        }

        return isReplaced ? replaced : null;
    }

    private static AIContent Replace(AIContent content, string text, string replacement) => content switch
    {
        TextContent { Text: { } old } when old.Contains(text, StringComparison.Ordinal) => new TextContent(old.Replace(text, replacement, StringComparison.Ordinal)),
        FunctionResultContent { Result: { } result } call when result.ToString() == text => new FunctionResultContent(call.CallId, replacement),
        _ => content,
    };

    private static void Add(List<(string?, string)> texts, string input, TemplateValue value, int depth)
    {
        if (depth > Deepest) return;
        if (value.AsString() is { } text) texts.Add((input, text));
        foreach (var item in value.AsArray() ?? []) Add(texts, input, item, depth + 1);
        if (value.AsObject() is not { } members) return;
        foreach (var name in members.Names) if (members.TryGet(name, out var member)) Add(texts, input, member, depth + 1);
    }
}
