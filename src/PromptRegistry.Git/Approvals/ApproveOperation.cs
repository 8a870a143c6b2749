using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Approvals;

/// <summary>Records that somebody other than the one who released it agrees that a release enters an environment.</summary>
public sealed class ApproveOperation(GitRegistry registry)
{
    /// <summary>
    /// Approves. Refused with <see cref="OutcomeCode.Usage"/> where the approval would not count. On failure nothing was
    /// written.
    /// </summary>
    public Outcome<ApproveResult> Run(ApproveRequest request, CancellationToken cancellation = default)
    {
        request = request with { Prompt = registry.Settings.NameOf(request.Prompt) };
        return (registry.CheckName(request.Prompt) ?? registry.CheckEnvironment(request.Environment)) is { } wrong
            ? Outcome<ApproveResult>.Failure(OutcomeCode.Usage, wrong)
            : registry.Write(request.Options, [request.Prompt], r => new ApproveOperation(r).Approve(request, cancellation), cancellation);
    }

    private Outcome<ApproveResult> Approve(ApproveRequest request, CancellationToken cancellation)
    {
        var chosen = new MovePlanner(registry).Choose(request.Prompt, request.Version);
        if (!chosen.Succeeded) return chosen.As<ApproveResult>();
        var identity = CommitterIdentity.Read(registry.Git, registry.Options.Clock, cancellation);
        if (!identity.Succeeded) return identity.As<ApproveResult>();
        var policy = GatePolicy.Read(registry);
        if (!policy.Succeeded) return policy.As<ApproveResult>();

        var release = chosen.Value;
        var who = request.Options.AuthorOr(identity.Value);
        if (WhyNot(release, request.Environment, who, policy.Value) is { } reason)
        {
            return Outcome<ApproveResult>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(
                RegistryDiagnostics.NotAnApprover, RegistryReferences.Release(release.Prompt, release.Version), reason));
        }

        return Write(release, who, policy.Value, request, cancellation);
    }

    private Outcome<ApproveResult> Write(
        Release release, GitSignature who, GatePolicy policy, ApproveRequest request, CancellationToken cancellation)
    {
        var reference = RegistryReferences.Release(release.Prompt, release.Version);
        var entry = new LedgerEvent(LedgerEventKind.Approve, release.Prompt, release.Version)
        {
            Environment = request.Environment,
            Reference = reference,
            Target = release.Commit,
            Digest = release.Digest,
        };
        var written = new RegistryWriter(registry).Write(
            [new PlannedChange(reference, release.Tag, null, entry)], request.Options, cancellation);
        if (!written.Succeeded) return written.As<ApproveResult>();
        var dry = request.Options.DryRun;
        var unmet = dry ? [] : new Gatekeeper(registry, registry.ReadLedger(), policy).Check(release, request.Environment);
        return Outcome<ApproveResult>.Success(new ApproveResult(
            release.Prompt, release.Version, request.Environment, release.Tag, who.Who, dry, dry ? null : request.Options.Remote, unmet)
        {
            IsVerified = ApprovalGate.IsVerified(policy.Settings.RulesOf(request.Environment)),
            NotAt = registry.NotAt(request.Options),
        });
    }

    private string? WhyNot(Release release, string environment, GitSignature who, GatePolicy policy)
    {
        var rules = policy.Settings.RulesOf(environment);
        var subject = new GateSubject(registry, registry.ReadLedger(), policy, release, environment);
        var ask = ApprovalGate.Ask(subject, ApprovalGate.Counted(subject));
        if (release.Tagger is { } releaser && Identity.Email(releaser.Who) == Identity.Email(who.Who))
        {
            return $"{who.Email} released {release.Prompt} {release.Version}, and nobody can approve what they released. "
                + ask;
        }

        return ApprovalGate.MayApprove(rules, who.Email)
            ? null
            : $"{who.Email} is not among those who may approve for {environment}: {string.Join(", ", rules.Approvers)}; "
                + $"the branch {policy.Settings.ProtectedBranch} lists them under 'approvers' in promptregistry.yaml. {ask}";
    }
}

/// <summary>A release to approve for an environment; without a version the latest one.</summary>
public sealed record ApproveRequest(string Prompt, PromptVersion? Version, string Environment)
{
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

/// <summary>An approval, and what the release still lacks for the environment.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The version approved.</param>
/// <param name="Environment">The environment that it may enter.</param>
/// <param name="Tag">The release's tag object: the approval holds for nothing else.</param>
/// <param name="By">Who approved.</param>
/// <param name="DryRun">Nothing was written.</param>
/// <param name="Remote">The remote that has it too.</param>
/// <param name="Unmet">Gates that still are not met; empty in a dry run.</param>
public sealed record ApproveResult(
    string Prompt,
    PromptVersion Version,
    string Environment,
    ObjectId Tag,
    string By,
    bool DryRun,
    string? Remote,
    IReadOnlyList<UnmetGate> Unmet)
{
    /// <summary>Whether a signature shows who approved; else anybody could have typed that name.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }
}
