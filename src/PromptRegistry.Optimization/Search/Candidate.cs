using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Search;

/// <summary>A version of the prompt that a search has tried.</summary>
/// <param name="number">From 0, the prompt as it is, in the order in which they were proposed.</param>
/// <param name="parents">The candidates that it was made of; none for the prompt as it is.</param>
/// <param name="origin">Who proposed it, and of what, in words.</param>
/// <param name="change">What it changes of the prompt as it is.</param>
/// <param name="version">Ready to be asked; null for one that was refused.</param>
internal sealed class Candidate(int number, IReadOnlyList<Candidate> parents, string origin, PromptChange change, SessionVersion? version)
{
    public int Number => number;

    public IReadOnlyList<Candidate> Parents => parents;

    public string Origin => origin;

    public PromptChange Change => change;

    public SessionVersion? Version => version;

    /// <summary>The files that it changes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What became of it.</summary>
    public CandidateState State { get; set; }

    /// <summary>Why, in words; null for what needs none.</summary>
    public string? Reason { get; set; }

    /// <summary>Overall score by case, 0 to 1; null where nothing could be scored.</summary>
    public SortedDictionary<string, double?> Scores { get; } = new(StringComparer.Ordinal);

    /// <summary>Mean over cases that it has scores for; what could not be scored counts as 0.</summary>
    public double Mean(IReadOnlyList<string> cases) => cases.Count == 0 ? 0 : cases.Sum(c => Scores[c] ?? 0) / cases.Count;

    /// <summary>Whether it was scored on all of these.</summary>
    public bool Has(IReadOnlyList<string> cases) => cases.All(Scores.ContainsKey);
}

/// <summary>What became of a candidate.</summary>
internal enum CandidateState
{
    /// <summary>It was proposed, and not compared.</summary>
    Proposed,

    /// <summary>It breaks a check, changes the contract, or leaves its region.</summary>
    Refused,

    /// <summary>It was clearly worse, or could not win any more, before all cases were asked.</summary>
    Dropped,

    /// <summary>It is not shown to be better than the best one at that time.</summary>
    NotBetter,

    /// <summary>It was shown to be better, and became the best one.</summary>
    Accepted,
}
