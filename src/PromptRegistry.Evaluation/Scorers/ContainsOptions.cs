namespace PromptRegistry.Evaluation.Scorers;

internal sealed record ContainsOptions(
    IReadOnlyList<CaseText> All, IReadOnlyList<CaseText> Any, IReadOnlyList<CaseText> None, bool IgnoreCase);
