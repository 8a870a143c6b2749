using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Gates;

/// <summary>A release that is to enter an environment, and what is known about it. What is dear is read when asked for.</summary>
internal sealed class GateSubject(
    GitRegistry registry, LedgerSnapshot ledger, GatePolicy policy, Release release, string environment)
{
    private readonly Lazy<PromptLoadResult> loaded = new(() => registry.Check(release));
    private readonly Lazy<(IReadOnlyList<LedgerEvent> Events, IReadOnlyDictionary<ObjectId, DateTimeOffset> Times)> history =
        new(() => History(registry, ledger, release));

    public GitRegistry Registry => registry;

    public LedgerSnapshot Ledger => ledger;

    public GatePolicy Policy => policy;

    public Release Release => release;

    public string Environment => environment;

    public EnvironmentSettings Rules => policy.Settings.RulesOf(environment);

    public string Label => $"{release.Prompt} {release.Version}";

    /// <summary>The prompt as its files in the release's commit make it, checked by the rules for authors.</summary>
    public PromptLoadResult Loaded => loaded.Value;

    /// <summary>All events of the prompt, newest first.</summary>
    public IReadOnlyList<LedgerEvent> Events => history.Value.Events;

    /// <summary>Whether who did something is who signed it: an event without a good signature then is none for a gate.</summary>
    public bool RequiresSignatures => ApprovalGate.IsVerified(Rules);

    /// <summary>
    /// When an event was, at the earliest that its place in the ledger allows: not before any event that it follows, not before this clone looked and
    /// did not find it, and not before the release's commit was made. What a date in the future says is not believed.
    /// </summary>
    public DateTimeOffset When(LedgerEvent entry) => history.Value.Times[entry.Commit!.Id];

    /// <summary>Whether a gate may rely on an event: signed by somebody allowed at its time, where signatures are required.</summary>
    public bool Counts(LedgerEvent entry) => !RequiresSignatures || SignerOf(entry) is not null;

    /// <summary>Who signed an event's commit, as the allowed signers name them; null where nobody that counts did.</summary>
    public string? SignerOf(LedgerEvent entry) => PolicySignatures.OfCommit(registry, policy, entry.Commit!.Id).Signer;

    /// <summary>Who released: by the signature where signatures are required, else by the name in the tag; null where nobody is known.</summary>
    public string? Releaser => RequiresSignatures
        ? PolicySignatures.OfTag(registry, policy, release.Tag).Signer?.ToLowerInvariant()
        : release.Tagger is { } tagger ? Identity.Email(tagger.Who) : null;

    /// <summary>Who gave an approval: by the signature where signatures are required, else by the name that was typed; null where nobody is known.</summary>
    public string? Approver(LedgerEvent approval) => RequiresSignatures
        ? SignerOf(approval)?.ToLowerInvariant()
        : Identity.Email(approval.Commit!.Author.Who);

    /// <summary>
    /// What evaluation found, by the ledger. What a tag says about itself is no evidence: whoever makes one by hand may
    /// write there what they like.
    /// </summary>
    public ReleaseVerdict? Verdict =>
        ledger.Release(release.Prompt, release.Version) is { } recorded && recorded.Tag == release.Tag ? recorded.Verdict : null;

    /// <summary>The event that recorded the verdict.</summary>
    public LedgerEvent? VerdictEvent =>
        Events.FirstOrDefault(e => e is { Environment: null, Verdict: not null } && e.Version == release.Version && e.Tag == release.Tag);

    private static (IReadOnlyList<LedgerEvent>, IReadOnlyDictionary<ObjectId, DateTimeOffset>) History(
        GitRegistry registry, LedgerSnapshot ledger, Release release)
    {
        var all = registry.Events(ledger.Head);
        var now = registry.Options.Clock.GetUtcNow();
        var times = new Dictionary<ObjectId, DateTimeOffset>();
        var earliest = DateTimeOffset.MinValue;
        var made = registry.Reader.ReadCommit(release.Commit).Committer.When;
        foreach (var entry in all.Reverse())
        {
            var said = entry.Commit!.Committer.When;
            if (said > earliest && said <= now) earliest = said;
            var when = said > now ? now : earliest;
            times[entry.Commit.Id] = made > when && made <= now ? made : when;
            // What came later was not there when this clone looked.
            if (registry.Looks.EndedIn(entry.Commit.Id) is { } seen && seen > earliest && seen <= now) earliest = seen;
        }

        return ([.. all.Where(e => e.Prompt == release.Prompt && e.Kind != LedgerEventKind.Superseded)], times);
    }
}
