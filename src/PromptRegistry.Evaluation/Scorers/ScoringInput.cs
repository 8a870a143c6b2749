using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>An answer, the case that it answers, and what was asked.</summary>
/// <param name="Values">The case with values for every input.</param>
/// <param name="Answer">What the model answered, with finish reason, tokens, cost and latency.</param>
/// <param name="Messages">The rendered messages that it answers, in order.</param>
public sealed record ScoringInput(CaseValues Values, ModelAnswer Answer, IReadOnlyList<RenderedMessage> Messages)
{
    /// <summary>Whom judges ask; null where nobody may be asked.</summary>
    internal IModelQuestions? Models { get; init; }

    /// <summary>What the other version answered, where two are measured side by side and it did; else null.</summary>
    internal ModelAnswer? Other { get; init; }

    /// <summary>The text of the answer.</summary>
    public string Text => Answer.Text;

    /// <summary>The case.</summary>
    public EvaluationCase Case => Values.Case;

    /// <summary>What the case calls a good answer; null where it has none.</summary>
    public string? Expected => Values.Answer;

    /// <summary>Every answer that the case calls good; none where it has none.</summary>
    public IReadOnlyList<string> References => Values.References;
}
