using PromptRegistry.SampleModel.Protocol;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>A conversation taken apart: what is asked, and the material that it is asked about.</summary>
internal sealed class Conversation
{
    private Conversation(
        string instructions,
        IReadOnlyList<TaggedBlock> blocks,
        IReadOnlyList<Demonstration> demonstrations,
        string material)
    {
        Instructions = instructions;
        Blocks = blocks;
        Demonstrations = demonstrations;
        Material = material;
    }

    /// <summary>System and developer messages as they are, then user messages without their blocks.</summary>
    public string Instructions { get; }

    /// <summary>The blocks of all user messages, in order.</summary>
    public IReadOnlyList<TaggedBlock> Blocks { get; }

    public IReadOnlyList<Demonstration> Demonstrations { get; }

    /// <summary>
    /// What the last user message is about: its last block, or its longest paragraph where nothing is fenced.
    /// </summary>
    public string Material { get; }

    public static Conversation Read(IReadOnlyList<ChatMessage> messages)
    {
        var instructions = new List<string>();
        var blocks = new List<TaggedBlock>();
        foreach (var message in messages)
        {
            if (message.Role == "assistant") continue;
            if (message.Role != "user")
            {
                instructions.Add(message.Text);
                continue;
            }

            var own = TaggedBlocks.Find(message.Text);
            blocks.AddRange(own);
            instructions.Add(TaggedBlocks.Without(message.Text, own));
        }

        var last = messages.LastOrDefault(message => message.Role == "user")?.Text ?? "";
        return new Conversation(
            string.Join("\n\n", instructions), blocks, Reading.Demonstrations.Find(messages), FindMaterial(last));
    }

    /// <summary>The text of the last block with one of these tags.</summary>
    public string? Block(params IEnumerable<string> tags) =>
        Blocks.LastOrDefault(block => tags.Contains(block.Tag, StringComparer.OrdinalIgnoreCase))?.Text;

    public bool Asks(params IEnumerable<string> beginnings) =>
        beginnings.Any(beginning => Words.Mentions(Instructions, beginning));

    private static string FindMaterial(string message)
    {
        if (TaggedBlocks.Find(message) is { Count: > 0 } blocks) return blocks[^1].Text;
        var paragraphs = message.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var longest = paragraphs.MaxBy(paragraph => paragraph.Length) ?? "";
        var colon = longest.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and < 40 ? longest[(colon + 1)..].Trim() : longest;
    }
}
