using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Output;

/// <summary>Messages for people: each under its role.</summary>
internal static class MessageText
{
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
