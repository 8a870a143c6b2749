using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Output;

/// <summary>Messages for people: each under its role.</summary>
internal static class MessageText
{
    /// <summary>What was left out of long texts, a line each.</summary>
    public static void Write(TextWriter text, IReadOnlyList<CompressedInput> compressed)
    {
        foreach (var input in compressed)
        {
            text.WriteLine();
            text.WriteLine(FormattableString.Invariant($"[left out of {input.Input}: ≈ {input.TokensBefore:N0} tokens became {input.TokensAfter:N0}]"));
            foreach (var sentence in input.Dropped) text.WriteLine("- " + sentence);
        }
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
