using PromptRegistry.SampleModel.Protocol;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>Answers by the first rule that understands what the messages ask for.</summary>
public static class RuleBook
{
    private static readonly Func<Conversation, string?>[] Rules =
        [JudgingRule.Answer, LabellingRule.Answer, ExtractionRule.Answer, SummaryRule.Answer];

    /// <param name="isFast">Whether the model is the one that reads carelessly.</param>
    public static string Answer(IReadOnlyList<ChatMessage> messages, bool isFast = false)
    {
        if (ToolRule.Answer(messages) is { } found) return found;
        if (ImprovingRule.Answer(messages) is { } better) return better;
        if (FactsRule.Answer(messages, isFast) is { } fact) return fact;
        var conversation = Conversation.Read(messages);
        foreach (var rule in Rules)
        {
            if (rule(conversation) is { } answer) return answer;
        }

        return "I cannot tell what to do with this. Ask for a summary, a label, the names in a text, or a judgement.";
    }
}
