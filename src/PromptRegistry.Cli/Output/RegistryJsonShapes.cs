using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PromptRegistry.Git.Approvals;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Log;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Synchronization;
using PromptRegistry.Git.Verification;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Cli.Output;

// The JSON of the verbs on the git side; see JsonShapes.cs.

/// <summary>approve</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The release.</param>
/// <param name="Environment">The environment that it may enter.</param>
/// <param name="Tag">The release's tag object.</param>
/// <param name="By">Who approved, as name and address.</param>
/// <param name="Verified">Whether a signature shows who approved.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Remote">The remote that has it, too.</param>
/// <param name="NotAt">The remote that does not have it yet.</param>
/// <param name="Unmet">What the release still lacks.</param>
internal sealed record ApproveJson(
    string Prompt, string Version, string Environment, string Tag, string By, bool Verified, bool DryRun, string? Remote, string? NotAt,
    IReadOnlyList<GateJson> Unmet)
{
    public static ApproveJson Of(ApproveResult result) => new(
        result.Prompt, result.Version.ToString(), result.Environment, result.Tag.ToString(), result.By, result.IsVerified, result.DryRun,
        result.Remote, result.NotAt, [.. result.Unmet.Select(g => new GateJson(g.Gate, g.Missing, g.Remedy))]);
}

/// <summary>A gate that is not met.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Missing">What is missing.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record GateJson(string Gate, string Missing, string Remedy);

/// <summary>log</summary>
/// <param name="Events">The newest first; --json-lines prints each of them in a line of its own.</param>
internal sealed record LogJson(IReadOnlyList<EventJson> Events)
{
    public static LogJson Of(LedgerLog log) => new([.. log.Events.Select(e => Of(e, log))]);

    private static EventJson Of(LedgerEvent item, LedgerLog log) => EventJson.Of(item) with
    {
        Verified = item is { Kind: LedgerEventKind.Approve, Commit.Id: var id } ? !log.Unverified.Contains(id) : null,
    };

    public static void WriteLines(LedgerLog log, TextWriter text)
    {
        foreach (var item in log.Events) text.WriteLine(JsonText.Line(Of(item, log)));
    }
}

/// <summary>An event of the ledger.</summary>
/// <param name="Event">What happened: release, promote, rollback, approve, …</param>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The version that it is about.</param>
/// <param name="Environment">The environment; null for a release.</param>
/// <param name="Previous">The version that was there before.</param>
/// <param name="Target">The commit.</param>
/// <param name="Tag">The tag object.</param>
/// <param name="Path">The prompt's folder, where it is recorded.</param>
/// <param name="Digest">The content digest.</param>
/// <param name="Evaluation">What evaluation found; null where nothing was evaluated.</param>
/// <param name="Weight">The share of the units that an arm got; null for what is about no arm.</param>
/// <param name="Evidence">What spoke for a step of a rollout; null where a person decided.</param>
/// <param name="Override">Why gates were passed over; null where they were met.</param>
/// <param name="Unmet">The gates that were passed over.</param>
/// <param name="Reason">What the person said.</param>
/// <param name="By">Who, as name and address.</param>
/// <param name="Verified">For an approval in the log: whether a signature shows who gave it; else absent.</param>
/// <param name="When">When, as ISO 8601 with the person's offset.</param>
/// <param name="Ledger">The event's own commit.</param>
internal sealed record EventJson(
    string Event, string Prompt, string Version, string? Environment, string? Previous, string? Target, string? Tag, string? Path,
    string? Digest, VerdictJson? Evaluation, string? Weight, string? Evidence, string? Override, IReadOnlyList<string> Unmet, string? Reason, string? By,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Verified, string? When, string? Ledger)
{
    public static EventJson Of(LedgerEvent item) => new(
        JsonText.Word(item.Kind), item.Prompt, item.Version.ToString(), item.Environment, item.Previous?.ToString(), item.Target?.ToString(),
        item.Tag?.ToString(), item.Path, item.Digest, VerdictJson.Of(item.Verdict), item.Weight, item.Evidence, item.Override, item.Unmet,
        item.Reason, item.Commit?.Author.Who, null, JsonText.Time(item.Commit?.Author.When), item.Commit?.Id.ToString());
}

/// <summary>What an evaluation found.</summary>
/// <param name="Outcome">passed, regressed, invalid, …</param>
/// <param name="Digest">The content that was evaluated.</param>
/// <param name="Suite">The digest of the suite.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Scores">The mean of each scorer.</param>
internal sealed record VerdictJson(string Outcome, string Digest, string? Suite, string? Model, IReadOnlyDictionary<string, double> Scores)
{
    public static VerdictJson? Of(ReleaseVerdict? verdict) =>
        verdict is null ? null : new VerdictJson(verdict.Outcome, verdict.Digest, verdict.Suite, verdict.Model, verdict.Scores);
}

/// <summary>promote, rollback</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Changed">Whether anything moved.</param>
/// <param name="Remote">The remote that has it, too.</param>
/// <param name="NotAt">The remote that does not have it yet.</param>
/// <param name="Ledger">The newest event of the ledger.</param>
/// <param name="Moves">One for each prompt.</param>
/// <param name="Ended">The arms that a rollback ended, such as prod.canary.</param>
internal sealed record MovesJson(
    bool DryRun, bool Changed, string? Remote, string? NotAt, string? Ledger, IReadOnlyList<MoveJson> Moves, IReadOnlyList<string> Ended)
{
    public static MovesJson Of(MoveResult result) => new(
        result.DryRun, result.Changed, result.Remote, result.NotAt, result.Ledger?.ToString(), [.. result.Moves.Select(m => new MoveJson(
            m.Prompt, m.Environment, m.From?.ToString(), m.To.ToString(), m.Commit.ToString(), m.Digest, m.Tag?.ToString(), m.IsNew))],
        [.. result.Ended.Select(e => e.Environment!)]);
}

/// <summary>A prompt in an environment that moved.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="From">The version that was there.</param>
/// <param name="To">The version that is there now, or would be.</param>
/// <param name="Commit">The commit that holds its files.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Tag">The environment's new tag object; null where none was made.</param>
/// <param name="New">False where it was there already.</param>
internal sealed record MoveJson(
    string Prompt, string Environment, string? From, string To, string Commit, string? Digest, string? Tag, bool New);

/// <summary>release</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Previous">The release before.</param>
/// <param name="Bump">The step between them.</param>
/// <param name="Commit">The commit that holds its files.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Reference">The tag's full name.</param>
/// <param name="Tag">The tag object; null where none was made.</param>
/// <param name="Evaluation">What evaluation found; null where nothing was evaluated.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Remote">The remote that has it, too.</param>
/// <param name="NotAt">The remote that does not have it yet.</param>
/// <param name="Changes">What changed for callers and readers, in words.</param>
internal sealed record ReleaseJson(
    string Prompt, string Version, string? Previous, string Bump, string Commit, string Digest, string Reference, string? Tag,
    VerdictJson? Evaluation, bool DryRun, string? Remote, string? NotAt, IReadOnlyList<string> Changes)
{
    public static ReleaseJson Of(ReleaseResult result) => new(
        result.Prompt, result.Version.ToString(), result.Previous?.ToString(), JsonText.Word(result.Bump), result.Commit.ToString(),
        result.Digest, result.Reference, result.Tag?.ToString(), VerdictJson.Of(result.Verdict), result.DryRun, result.Remote, result.NotAt,
        [.. result.Changes.Select(c => c.ToString())]);
}

/// <summary>status</summary>
/// <param name="View">Whose ledger and tags are shown.</param>
/// <param name="Prompts">One for each prompt, by name.</param>
internal sealed record StatusJson(ViewJson View, IReadOnlyList<PromptStatusJson> Prompts)
{
    public static StatusJson Of(StatusReport report) => new(ViewJson.Of(report.View), [.. report.Prompts.Select(PromptStatusJson.Of)]);
}

/// <summary>Which ledger and tags count.</summary>
/// <param name="Origin">local, fetched or remote.</param>
/// <param name="Reason">Why.</param>
/// <param name="Remote">The remote that the ledger lives at.</param>
/// <param name="Seen">When it was looked at, in UTC.</param>
/// <param name="Ledger">The newest event that counts.</param>
/// <param name="Unpushed">Events that only this clone has.</param>
internal sealed record ViewJson(string Origin, string Reason, string? Remote, string? Seen, string? Ledger, int Unpushed)
{
    public static ViewJson Of(RegistryView view) => new(
        JsonText.Word(view.Origin), view.Reason, view.Remote, view.Seen?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        view.Ledger?.ToString(), view.Unpushed);
}

/// <summary>A prompt's row.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Latest">Its latest release.</param>
/// <param name="Environments">A cell for each environment, by its name.</param>
/// <param name="PendingApprovals">Releases that wait for somebody.</param>
/// <param name="Arms">A cell for each arm, by its full name, such as prod.canary.</param>
/// <param name="Retired">Its releases in the archive.</param>
internal sealed record PromptStatusJson(
    string Prompt, string? Latest, IReadOnlyDictionary<string, CellJson> Environments, IReadOnlyList<PendingApprovalJson> PendingApprovals,
    IReadOnlyDictionary<string, ArmCellJson> Arms, IReadOnlyList<RetirementJson> Retired)
{
    public static PromptStatusJson Of(PromptStatus status)
    {
        // In the order in which versions move through them.
        var cells = new OrderedDictionary<string, CellJson>(StringComparer.Ordinal);
        foreach (var cell in status.Environments) cells[cell.Environment] = CellJson.Of(cell);
        return new PromptStatusJson(status.Prompt, status.Latest?.ToString(), cells, [.. status.PendingApprovals.Select(p =>
            new PendingApprovalJson(p.Version.ToString(), p.Environment, p.Needed, p.IsVerified, p.Given))],
            status.Arms.ToDictionary(a => a.Cell.Environment, a => new ArmCellJson(a.Weight?.ToString(), CellJson.Of(a.Cell)), StringComparer.Ordinal),
            [.. status.Retired.Select(r => new RetirementJson(r.Version.ToString(), r.Tag.ToString(), JsonText.Time(r.Since)!, r.By))]);
    }
}

/// <summary>A release in the archive.</summary>
/// <param name="Version">The release.</param>
/// <param name="Tag">Its tag object.</param>
/// <param name="Since">Since when, as ISO 8601.</param>
/// <param name="By">Who retired it, as name and address.</param>
internal sealed record RetirementJson(string Version, string Tag, string Since, string By);

/// <summary>A prompt in an arm of an environment.</summary>
/// <param name="Weight">The share of the units that get it; null where its tag does not say so.</param>
/// <param name="Cell">What its tag stands for.</param>
internal sealed record ArmCellJson(string? Weight, CellJson Cell);

/// <summary>A prompt in an environment.</summary>
/// <param name="Version">The version that apps get; null where there is none.</param>
/// <param name="Commit">The commit that holds its files.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Since">Since when, as ISO 8601.</param>
/// <param name="By">By whom.</param>
/// <param name="Drift">How tag and ledger agree: none, moved-outside-ledger, deleted, release-moved or unresolved.</param>
/// <param name="Override">Why gates were passed over.</param>
/// <param name="LedgerVersion">What the ledger says.</param>
/// <param name="DiffersAtRemote">Whether the remote had another version when it was fetched last.</param>
/// <param name="RemoteVersion">That version.</param>
/// <param name="TagBehind">Whether this clone's own tag is where the ledger had it before.</param>
/// <param name="TagVersion">The version that the tag stands for.</param>
internal sealed record CellJson(
    string? Version, string? Commit, string? Digest, string? Since, string? By, string Drift, string? Override, string? LedgerVersion,
    bool DiffersAtRemote, string? RemoteVersion, bool TagBehind, string? TagVersion)
{
    public static CellJson Of(StatusCell cell) => new(
        cell.Version?.ToString(), cell.Commit?.ToString(), cell.Digest, JsonText.Time(cell.Since), cell.By,
        JsonNamingPolicy.KebabCaseLower.ConvertName(cell.Drift.ToString()), cell.Override, cell.LedgerVersion?.ToString(),
        cell.DiffersAtRemote, cell.RemoteVersion?.ToString(), cell.IsTagBehind, cell.TagVersion?.ToString());
}

/// <summary>A release that waits for approval.</summary>
/// <param name="Version">The release.</param>
/// <param name="Environment">Where it is to go.</param>
/// <param name="Needed">How many must approve.</param>
/// <param name="Verified">Whether signatures show who did.</param>
/// <param name="Given">The addresses of those who did.</param>
internal sealed record PendingApprovalJson(string Version, string Environment, int Needed, bool Verified, IReadOnlyList<string> Given);

/// <summary>sync</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Remote">The remote that has it, too.</param>
/// <param name="NotAt">The remote that does not have it yet.</param>
/// <param name="Ledger">The newest event of the ledger.</param>
/// <param name="Events">What was recorded.</param>
/// <param name="Rebased">What was put behind the remote's events.</param>
internal sealed record SyncJson(
    bool DryRun, string? Remote, string? NotAt, string? Ledger, IReadOnlyList<EventJson> Events, IReadOnlyList<EventJson> Rebased)
{
    public static SyncJson Of(SyncResult result) => new(
        result.DryRun, result.Remote, result.NotAt, result.Ledger?.ToString(), [.. result.Events.Select(EventJson.Of)],
        [.. result.Rebased.Select(EventJson.Of)]);
}

/// <summary>verify</summary>
/// <param name="Prompts">How many prompts were looked at.</param>
/// <param name="Releases">How many releases.</param>
/// <param name="Environments">How many environment tags.</param>
/// <param name="Events">How many events.</param>
/// <param name="Discrepancies">How much does not hold together; the diagnostics say what.</param>
/// <param name="Whole">Whether this clone has everything that was to be looked at.</param>
internal sealed record VerifyJson(int Prompts, int Releases, int Environments, int Events, int Discrepancies, bool Whole)
{
    public static VerifyJson Of(VerifyReport report) =>
        new(report.Prompts, report.Releases, report.Environments, report.Events, report.Discrepancies, report.IsWhole);
}
