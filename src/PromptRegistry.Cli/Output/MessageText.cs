using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Output;

/// <summary>Messages for people: each under its role.</summary>
internal static class MessageText
{
    /// <summary>What the model does not get: sentences of long texts, and messages that the context window has no room for.</summary>
    public static void WriteLeftOut(TextWriter text, PromptRendering rendered)
    {
        foreach (var input in rendered.Compressed)
        {
            text.WriteLine();
            text.WriteLine(FormattableString.Invariant($"[left out of {input.Input}: ≈ {input.TokensBefore:N0} tokens became {input.TokensAfter:N0}]"));
            foreach (var sentence in input.Dropped) text.WriteLine("- " + sentence);
        }

        if (rendered.Dropped.Count > 0) text.WriteLine();
        foreach (var message in rendered.Dropped)
            text.WriteLine(FormattableString.Invariant($"[left out, the context window is full: {message.Name} ({message.Role}), priority {message.Priority}, ≈ {message.Tokens:N0} tokens]"));
    }

    public static void Write(TextWriter text, IReadOnlyList<RenderedMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (i > 0) text.WriteLine();
            text.WriteLine($"[{messages[i].Role}]");
            text.WriteLine(messages[i].Shown);
        }
    }
}
