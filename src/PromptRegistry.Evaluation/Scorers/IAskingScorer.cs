using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A scorer that asks models about an answer.</summary>
internal interface IAskingScorer : IScorer
{
    /// <summary>What it asks about an answer.</summary>
    /// <exception cref="PromptRegistry.Templates.TemplateException">What it asks cannot be rendered for the answer.</exception>
    IReadOnlyList<ModelRequest> Requests(ScoringInput input, CancellationToken cancellation = default);
}
