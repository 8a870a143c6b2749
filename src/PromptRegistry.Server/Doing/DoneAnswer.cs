using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Approvals;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Doing;

/// <summary>What was done, or in a dry run would be.</summary>
/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Repeated">The ledger says that this request was answered before: nothing was changed now.</param>
/// <param name="Ledger">The commit of the ledger that records it; absent where nothing was changed.</param>
/// <param name="Remote">The remote that moved too.</param>
/// <param name="Moves">Each prompt.</param>
/// <param name="StillMissing">Of an approval: what the release lacks for the environment.</param>
/// <param name="Findings">What is worth knowing.</param>
internal sealed record DoneAnswer(
    bool DryRun, bool Repeated, string? Ledger, string? Remote, IReadOnlyList<MoveAnswer> Moves, IReadOnlyList<GateAnswer>? StillMissing, IReadOnlyList<FindingAnswer> Findings)
{
    public static Outcome<DoneAnswer> Of(Outcome<MoveResult> outcome, string what) => Of(outcome, r => new DoneAnswer(r.DryRun, false, r.Ledger?.Hex, r.Remote,
    [
        .. r.Moves.Select(m => new MoveAnswer(what, m.Prompt, m.Environment, m.To.ToString(), m.From?.ToString(), null, m.IsNew)),
        .. r.Ended.Select(e => MoveAnswer.Of(e)),
    ], null, []));

    public static Outcome<DoneAnswer> Of(Outcome<ApproveResult> outcome) => Of(outcome, r => new DoneAnswer(r.DryRun, false, null, r.Remote,
        [new MoveAnswer("approve", r.Prompt, r.Environment, r.Version.ToString(), null, null, true)],
        [.. r.Unmet.Select(u => new GateAnswer(u.Gate, u.Missing, u.Remedy))], []));

    public static Outcome<DoneAnswer> Of(Outcome<RolloutResult> outcome) => Of(outcome, r => new DoneAnswer(r.DryRun, false, r.Ledger?.Hex, r.Remote,
        [new MoveAnswer($"rollout {r.Verb.ToString().ToLowerInvariant()}", r.Prompt, $"{r.Environment}.{r.Arm}", r.Version.ToString(), r.Replaced?.ToString(), r.Now?.ToString(), true)],
        null, []));

    /// <summary>What a request did before, as the ledger has it.</summary>
    /// <param name="events">Its events, the oldest first.</param>
    public static DoneAnswer Of(IReadOnlyList<LedgerEvent> events) => new(false, true, events[^1].Commit!.Id.Hex, null, [.. events.Select(MoveAnswer.Of)], null, []);

    private static Outcome<DoneAnswer> Of<T>(Outcome<T> outcome, Func<T, DoneAnswer> answer)
        where T : class => outcome.Succeeded
            ? Outcome<DoneAnswer>.Success(answer(outcome.Value) with { Findings = [.. outcome.Diagnostics.Select(FindingAnswer.Of)] })
            : new Outcome<DoneAnswer>(null, outcome.Code, outcome.Diagnostics);
}

/// <summary>One prompt in one environment.</summary>
/// <param name="Event">What was done: <c>promote</c>, <c>rollback</c>, <c>approve</c>, <c>rollout start</c>, …, <c>end</c> for an arm that is over.</param>
/// <param name="Version">The version after.</param>
/// <param name="Previous">The version before.</param>
/// <param name="Weight">The share of the units, of an arm.</param>
/// <param name="Changed">False where it was so already.</param>
internal sealed record MoveAnswer(string Event, string Prompt, string Environment, string Version, string? Previous, string? Weight, bool Changed)
{
    public static MoveAnswer Of(LedgerEvent entry) => new(
        entry.Kind.ToString().ToLowerInvariant(), entry.Prompt, entry.Environment ?? "", entry.Version.ToString(), entry.Previous?.ToString(), entry.Weight, true);
}

/// <summary>A gate that is not met.</summary>
/// <param name="Missing">What is missing.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record GateAnswer(string Gate, string Missing, string Remedy);
