using PromptRegistry.Plots;
using PromptRegistry.Server.Pages.Listing;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>A prompt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What its latest release says of itself.</param>
/// <param name="Team">Whose it is; null where nobody says so.</param>
/// <param name="Latest">Its latest release.</param>
/// <param name="Tab">Which view of it is shown.</param>
/// <param name="Notes">What is worth knowing.</param>
public sealed record PromptView(string Name, string? Description, string? Team, string? Latest, string Tab, IReadOnlyList<string> Notes)
{
    /// <summary>What is where; null in other views.</summary>
    public NowView? Now { get; init; }

    /// <summary>Two versions side by side.</summary>
    public VersionsView? Versions { get; init; }

    /// <summary>What happened.</summary>
    public HistoryView? History { get; init; }

    /// <summary>What evaluation found of its releases.</summary>
    public EvaluationView? Evaluation { get; init; }

    /// <summary>What calls came to.</summary>
    public ProductionView? Production { get; init; }
}

/// <summary>What is where now.</summary>
/// <param name="CanRelease">Whether the caller may promote and roll back.</param>
public sealed record NowView(IReadOnlyList<PlaceView> Places, IReadOnlyList<ApprovalView> Approvals, IReadOnlyList<RolloutView> Rollouts, Fared? Fared, bool CanRelease);

/// <summary>An environment of the prompt.</summary>
/// <param name="Problem">What drifted, and what to do.</param>
/// <param name="Promote">The address of the page that promotes to it; null where the caller may not.</param>
/// <param name="RollBack">The same for a rollback; null also where there is nothing to roll back.</param>
public sealed record PlaceView(CellView Cell, string? Problem, string? Promote, string? RollBack);

/// <summary>A release that waits.</summary>
/// <param name="Approve">The address of the page that approves it; null where the caller may not.</param>
public sealed record ApprovalView(string Version, string Environment, IReadOnlyList<string> Given, int Needed, string Ask, string? Approve);

/// <summary>A rollout that is under way.</summary>
/// <param name="Steps">The shares of its plan.</param>
/// <param name="Step">Where it is, from 1.</param>
/// <param name="Decision">What would be done now, and why; null where nothing is known of its calls.</param>
/// <param name="Guardrails">What each guardrail found.</param>
/// <param name="Actions">What can be done with it.</param>
public sealed record RolloutView(
    string Environment, string Arm, string Version, string? Control, string Weight, IReadOnlyList<string> Steps, int Step, DateTimeOffset? Since, string? By, DateTimeOffset? Due,
    string? Decision, IReadOnlyList<GuardrailView> Guardrails, IReadOnlyList<ActionView> Actions);

/// <summary>A guardrail of a rollout.</summary>
/// <param name="Plot">Its confidence sequence against the margin; null where there are too few numbers.</param>
public sealed record GuardrailView(string Metric, string Text, bool IsHarm, Plot? Plot);

/// <summary>Something that can be done: a link to the page that says what would happen.</summary>
public sealed record ActionView(string Name, string Address, bool IsDanger);

/// <summary>Two versions side by side.</summary>
/// <param name="All">All releases, the newest first.</param>
/// <param name="Problem">Why they cannot be compared; null where they can.</param>
/// <param name="Bump">What the change demands.</param>
/// <param name="Contract">What changed for callers and readers.</param>
/// <param name="Files">Files that differ.</param>
/// <param name="Cases">Cases that render to something else.</param>
/// <param name="CaseCount">How many cases there are.</param>
public sealed record VersionsView(
    IReadOnlyList<string> All, string Before, string After, string? Problem, string? Bump, IReadOnlyList<string> Contract, IReadOnlyList<PairView> Files, IReadOnlyList<PairView> Cases, int CaseCount, int CasesDiffering);

/// <summary>A text of both versions.</summary>
/// <param name="Obstacle">Why there are no lines; null where there are.</param>
public sealed record PairView(string Name, string? Obstacle, IReadOnlyList<LinePair> Lines);

/// <summary>A line of both sides; null where one has none. Both null stand for lines that are left out.</summary>
public sealed record LinePair(string? Before, string? After)
{
    /// <summary>Whether both have it.</summary>
    public bool IsSame => Before == After;
}

/// <summary>What happened.</summary>
/// <param name="More">The address with more of it; null where that is all.</param>
public sealed record HistoryView(IReadOnlyList<EventView> Events, string? More);

/// <summary>An event of the ledger.</summary>
public sealed record EventView(DateTimeOffset When, string Who, string What, string? Reason, string? Evidence, string? Override, string Commit);

/// <summary>What evaluation found of releases.</summary>
/// <param name="Trend">Scores over releases; null where nothing was evaluated.</param>
public sealed record EvaluationView(Plot? Trend, IReadOnlyList<EvaluatedRelease> Releases);

/// <summary>What evaluation found of a release.</summary>
public sealed record EvaluatedRelease(string Version, DateTimeOffset Since, string By, string? Outcome, string? Model, IReadOnlyList<KeyValuePair<string, double>> Scores);

/// <summary>What calls came to.</summary>
/// <param name="Rows">By version and arm.</param>
/// <param name="Plots">Quality, cost and latency.</param>
/// <param name="Regressions">What got worse from one version to the next.</param>
/// <param name="Signals">What goes with quality.</param>
/// <param name="Feedback">What people said of calls.</param>
/// <param name="Failing">Calls that failed.</param>
public sealed record ProductionView(
    int Days, IReadOnlyList<FaredVersion> Rows, IReadOnlyList<Plot> Plots, IReadOnlyList<string> Regressions, IReadOnlyList<string> Signals, IReadOnlyList<SaidView> Feedback, IReadOnlyList<FailedView> Failing);

/// <summary>What the calls of a version in an environment or arm came to.</summary>
public sealed record FaredVersion(string Version, string Place, Fared Fared);

/// <summary>What somebody said of a call.</summary>
public sealed record SaidView(DateTimeOffset When, string Version, string Name, double Value, string? Text, string Trace);

/// <summary>A call that failed.</summary>
public sealed record FailedView(DateTimeOffset When, string Version, string Error, string? Input, string Trace);
