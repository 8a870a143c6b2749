using System.Text;
using System.Text.RegularExpressions;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>Finds the blocks of a message. What stands inside a block is material and never an instruction.</summary>
internal static partial class TaggedBlocks
{
    public static IReadOnlyList<TaggedBlock> Find(string text)
    {
        var blocks = new List<TaggedBlock>();
        var at = 0;
        while (at < text.Length && Opening().Match(text, at) is { Success: true } open)
        {
            var tag = open.Groups["tag"].Value;
            var closing = tag.Length > 0 ? $"</{tag}>" : open.Groups["fence"].Value;
            var start = open.Index + open.Length;
            var end = text.IndexOf(closing, start, StringComparison.Ordinal);
            if (end < 0)
            {
                at = start;
                continue;
            }

            var close = end + closing.Length;
            blocks.Add(new TaggedBlock(tag.Length > 0 ? tag : "fence", text[start..end].Trim(), open.Index, close));
            at = close;
        }

        return blocks;
    }

    /// <summary>The message without its blocks: what it asks for.</summary>
    public static string Without(string text, IReadOnlyList<TaggedBlock> blocks)
    {
        if (blocks.Count == 0) return text;
        var rest = new StringBuilder();
        var at = 0;
        foreach (var block in blocks)
        {
            rest.Append(text, at, block.Start - at);
            at = block.End;
        }

        return rest.Append(text, at, text.Length - at).ToString();
    }

    [GeneratedRegex("""<(?<tag>[A-Za-z][\w-]*)(?:\s[^<>]*)?>|(?<=^|\n)(?<fence>```|\"\"\")[\w-]*(?=\r?\n)""")]
    private static partial Regex Opening();
}
