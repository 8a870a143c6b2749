namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer has all of some texts, at least one of others and none of a third kind. The score is the share that holds.</summary>
internal sealed class ContainsScorer(ScorerInfo info, ContainsOptions options) : Scorer(info)
{
    public override Score Score(ScoringInput input)
    {
        var comparison = options.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var (total, held) = (0, 0);
        string? problem = null;
        foreach (var text in options.All) Check(Has(text), "The answer lacks", text);
        foreach (var text in options.None) Check(!Has(text), "The answer has", text);
        if (options.Any.Count > 0)
        {
            total++;
            if (options.Any.Any(Has)) held++;
            else problem ??= $"The answer has none of {string.Join(", ", options.Any.Select(text => $"'{text.Render(input.Values)}'"))}";
        }

        return problem is null ? Scorers.Score.Pass() : Scorers.Score.Fail(problem, (double)held / total, held);

        bool Has(CaseText text) => input.Answer.Contains(text.Render(input.Values), comparison);

        void Check(bool holds, string complaint, CaseText text)
        {
            total++;
            if (holds) held++;
            else problem ??= $"{complaint} '{text.Render(input.Values)}'";
        }
    }
}

internal sealed record ContainsOptions(
    IReadOnlyList<CaseText> All, IReadOnlyList<CaseText> Any, IReadOnlyList<CaseText> None, bool IgnoreCase);
