using PromptRegistry.SampleModel.Protocol;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Answers a question with the sentence of the facts that shares most words with it. The careless model wants three words; without them it is not sure. The other one takes one, and where there is none
/// says that a person will answer.
/// </summary>
internal static class FactsRule
{
    private const int EnoughForTheFast = 3;

    public static string? Answer(IReadOnlyList<ChatMessage> messages, bool isFast)
    {
        var conversation = Conversation.Read(messages);
        if (conversation.Block("facts") is not { } facts || conversation.Block("question") is not { } question) return null;
        var asked = Words.Content(question).ToHashSet(StringComparer.Ordinal);
        var best = Sentences.Split(facts).Select(s => (Text: s, Shared: Words.Content(s).Distinct(StringComparer.Ordinal).Count(asked.Contains))).MaxBy(s => s.Shared);
        if (best.Shared < (isFast ? EnoughForTheFast : 1)) return isFast ? "I am not sure." : "I do not know that. A person of our team will write to you.";
        return best.Text;
    }
}
