using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>Scorers that single cases have beside those of their suite, or in their place.</summary>
/// <param name="added">Ids that only cases have: the last columns of the suite.</param>
/// <param name="byCase">By case, then by column.</param>
internal sealed class CaseScorers(int added, IReadOnlyDictionary<string, IReadOnlyDictionary<int, IScorer>> byCase)
{
    public static CaseScorers None { get; } = new(0, new Dictionary<string, IReadOnlyDictionary<int, IScorer>>());

    /// <summary>How many columns only cases have.</summary>
    public int Added => added;

    /// <summary>The same with others in their place.</summary>
    public CaseScorers With(Func<int, IScorer, IScorer> change) => byCase.Count == 0
        ? this
        : new CaseScorers(added, byCase.ToDictionary(
            own => own.Key,
            own => (IReadOnlyDictionary<int, IScorer>)own.Value.ToDictionary(pair => pair.Key, pair => change(pair.Key, pair.Value)),
            StringComparer.Ordinal));

    /// <summary>The case's own scorer of a column, or null.</summary>
    public IScorer? Of(EvaluationCase @case, int column) =>
        @case.Scorers.Count > 0 && byCase.TryGetValue(@case.Id, out var own) ? own.GetValueOrDefault(column) : null;
}
