using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>What a run takes at most, as far as that can be known before: every question that may be asked, with answers as long as they may get.</summary>
/// <param name="Calls">Questions at most.</param>
/// <param name="CostUsd">US dollars; null where the model has no price.</param>
public sealed record MakingEstimate(int Calls, double? CostUsd)
{
    /// <summary>Tokens of our own words around what is asked, and what a rubric, a prompt and a judgement may have.</summary>
    private const int Around = 400, Proposed = 2000, Judged = 300;

    /// <summary>Questions that do not go with an example: the rubric, three prompts, the improvement and the pitfalls.</summary>
    private const int Proposals = 6;

    internal static MakingEstimate Of(MakingForm form, string model, ModelPrice? price, int calls)
    {
        var counter = TokenCounter.For(model);
        long all = counter.Count(form.Written());
        // An answer, and three judgements of it.
        var answers = (calls - Proposals) / 4;
        var judgements = calls - Proposals - answers;
        var input = (Proposals * (all + Around + Proposed)) + ((long)answers * (all + Around + Proposed)) + (judgements * (all + Around + RunEstimate.AssumedOutput));
        var output = (Proposals * (long)Proposed) + ((long)answers * RunEstimate.AssumedOutput) + ((long)judgements * Judged);
        return new MakingEstimate(calls, price?.Of(input, output));
    }
}
