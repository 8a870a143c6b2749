using System.Text.RegularExpressions;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Summarises by choosing sentences: as many as the prompt states, those that speak of the asked focus first, in the
/// text's own order.
/// A prompt that states no number gets as many as the last of its examples has, and without examples all of them.
/// </summary>
internal static partial class SummaryRule
{
    public static string? Answer(Conversation conversation)
    {
        if (!conversation.Asks("summar", "sentence", "condense", "shorten")) return null;
        var material = conversation.Block("text", "article", "document", "source") ?? conversation.Material;
        var sentences = Sentences.Split(material);
        if (sentences.Count == 0) return "There is no text to summarise.";

        var count = StatedCount.OfSentences(conversation.Instructions) ?? Shown(conversation) ?? sentences.Count;
        var focus = Focus.Read(conversation.Instructions);
        var chosen = Enumerable.Range(0, sentences.Count)
            .OrderByDescending(i => Words.Content(sentences[i]).Distinct(StringComparer.Ordinal).Count(focus.Contains))
            .ThenBy(i => i)
            .Take(count)
            .Order()
            .Select(
                i => conversation.Asks("general", "plain", "layperson")
                    ? Asides().Replace(sentences[i], "")
                    : sentences[i]);
        return string.Join(' ', chosen);
    }

    private static int? Shown(Conversation conversation) =>
        conversation.Demonstrations is [.., var shown] ? Math.Max(1, Sentences.Split(shown.Answer).Count) : null;

    /// <summary>A general audience is spared what stands in brackets.</summary>
    [GeneratedRegex(@"\s*\([^()]*\)")]
    private static partial Regex Asides();
}
