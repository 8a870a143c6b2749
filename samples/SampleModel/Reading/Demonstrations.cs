using System.Text;
using System.Text.RegularExpressions;
using PromptRegistry.SampleModel.Protocol;

namespace PromptRegistry.SampleModel.Reading;

/// <summary>
/// Finds few-shot examples: lines "Message: …" and "Label: …", and earlier turns of the conversation.
/// </summary>
internal static partial class Demonstrations
{
    public static IReadOnlyList<Demonstration> Find(IReadOnlyList<ChatMessage> messages)
    {
        var found = new List<Demonstration>();
        string? asked = null;
        foreach (var message in messages)
        {
            if (message.Role == "assistant")
            {
                if (asked is not null) found.Add(new Demonstration(Plain(asked), message.Text.Trim()));
                asked = null;
                continue;
            }

            if (message.Role == "user") asked = message.Text;
            Find(message.Text, found);
        }

        return found;
    }

    private static void Find(string text, List<Demonstration> found)
    {
        StringBuilder? message = null;
        foreach (var line in text.Split('\n'))
        {
            if (Asked().Match(line) is { Success: true } asked)
            {
                message = new StringBuilder(asked.Groups["rest"].Value.Trim());
            }
            else if (Answered().Match(line) is { Success: true } answered && message is not null)
            {
                found.Add(new Demonstration(Plain(message.ToString()), answered.Groups["rest"].Value.Trim()));
                message = null;
            }
            else
            {
                message?.Append(' ').Append(line.Trim());
            }
        }
    }

    private static string Plain(string text) => Tags().Replace(text, " ").Trim();

    [GeneratedRegex(@"^[\s>*#-]*(?:example\s+)?(?:message|input|text|question)\**\s*:(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^[\s>*#-]*(?:label|output|answer|category|result)s?\**\s*:(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Answered();

    [GeneratedRegex(@"</?[A-Za-z][\w-]*>")]
    private static partial Regex Tags();
}
