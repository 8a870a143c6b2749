using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Status;

namespace PromptRegistry.Git.Verification;

/// <summary>Every tag against the ledger, every digest against the content, signatures where they are required.</summary>
internal sealed class TagAudit(GitRegistry registry, LedgerSnapshot ledger, GatePolicy policy)
{
    private readonly MissingReleases missing = new(registry);
    private readonly ReleaseCatalog catalog = new(registry.Reader, ledger);
    private readonly CellReader cells = new(registry, ledger, policy.Settings);
    private readonly EnvironmentArms arms = new(registry, ledger);
    private readonly SortedSet<string> prompts = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> findings = [];

    public int Prompts => prompts.Count;

    public int Releases { get; private set; }

    public int Environments { get; private set; }

    public IReadOnlyList<Diagnostic> Find(CancellationToken cancellation)
    {
        foreach (var reference in registry.Reader.List(RegistryReferences.Root))
        {
            cancellation.ThrowIfCancellationRequested();
            if (RegistryReferences.TryParseRelease(reference.Name, out var owner, out var version)) LookAt(owner, version);
            else if (RegistryReferences.TrySplit(reference.Name, out var prompt, out var last) && IsEnvironment(prompt, last)) prompts.Add(prompt);
            else findings.Add(Unknown(reference.Name));
        }

        prompts.UnionWith(ledger.Prompts);
        foreach (var prompt in prompts)
        {
            cancellation.ThrowIfCancellationRequested();
            Deleted(prompt);
            foreach (var environment in EnvironmentsOf(prompt)) LookAt(prompt, environment);
            foreach (var arm in registry.Settings.Environments.SelectMany(e => arms.Of(prompt, e))) LookAt(arm);
        }

        return findings;
    }

    private void LookAt(string prompt, PromptVersion version)
    {
        prompts.Add(prompt);
        Releases++;
        if (registry.CheckName(prompt) is { } wrong)
        {
            findings.Add(wrong with { Location = SourceLocation.File(RegistryReferences.Release(prompt, version)) });
            return;
        }

        var found = catalog.FindListed(prompt, version);
        findings.AddRange(found.Diagnostics);
        if (!found.Succeeded) return;
        var release = found.Value;
        var reference = RegistryReferences.Release(prompt, version);
        var recorded = ledger.Release(prompt, version);
        if (ledger.Retirement(prompt, version) is { } retired)
        {
            findings.Add(Wrong(reference, $"{prompt} {version} was retired on {retired.Since:yyyy-MM-dd} by {retired.By}, and its tag is back outside of the archive. Delete it "
                + $"('git update-ref -d {reference}'), or record that it is back: delete it and run 'dotnet prompt retire {prompt}@{version} --undo'."));
        }

        if (recorded is null)
        {
            findings.Add(RegistryFailure.Finding(RegistryDiagnostics.NotRecorded, reference,
                $"{prompt} {version} was released by plain git and is not in the ledger, so that a move of its tag would not be noticed. "
                    + $"Record it with 'dotnet prompt sync {prompt}'."));
        }

        Digest(new GateSubject(registry, ledger, policy, release, ""), reference, recorded);
        Signature(release, reference);
    }

    private void Digest(GateSubject subject, string reference, RecordedRelease? recorded)
    {
        var release = subject.Release;
        var digest = subject.Loaded.Prompt?.Digest;
        if (digest is null)
        {
            findings.Add(Wrong(reference, $"{subject.Label} no longer loads: {subject.Loaded.Diagnostics.First(d => d.IsError).ToString().TrimEnd('.')}. "
                + "Release a version without errors."));
            return;
        }

        foreach (var (where, claimed) in new[] { ("Its tag", release.Digest), ("The ledger", recorded?.Digest) })
        {
            if (claimed is null || claimed == digest) continue;
            findings.Add(Wrong(reference, $"{where} says that {subject.Label} has the digest {claimed}, but its files have {digest}. "
                + "Whoever wrote that did not release these files; release a new version."));
        }

        // What the tag says about itself is believed by no gate, but a false word is told.
        var said = VerdictTrailers.Read(Trailers.Read(registry.Reader.ReadTag(release.Tag).Message).GetValueOrDefault);
        if ((subject.Verdict ?? said) is { } verdict && verdict.Digest != digest)
        {
            findings.Add(Wrong(reference, $"The verdict of {subject.Label} belongs to other content ({verdict.Digest}). "
                + $"Evaluate this one: 'dotnet prompt sync {release.Prompt}'."));
        }
    }

    private void Signature(Release release, string reference)
    {
        var message = registry.Reader.ReadTag(release.Tag).Message;
        var isSigned = message.Contains("-----BEGIN SSH SIGNATURE-----", StringComparison.Ordinal)
            || message.Contains("-----BEGIN PGP SIGNATURE-----", StringComparison.Ordinal);
        if (!isSigned) return;
        if (policy.File(registry, policy.Settings.AllowedSigners) is null) return;
        var check = PolicySignatures.OfTag(registry, policy, release.Tag);
        if (check.IsGood) return;
        findings.Add(Wrong(reference, $"The tag of {release.Prompt} {release.Version} {check.Problem}. Release a new version with --sign."));
    }

    private void Deleted(string prompt)
    {
        foreach (var retired in ledger.Retired(prompt)) LookAt(prompt, retired);
        foreach (var recorded in ledger.Releases(prompt).Where(r => !missing.IsMissing(prompt, r) && ledger.Retirement(prompt, r.Version) is null))
        {
            if (registry.Reader.Resolve(RegistryReferences.Release(prompt, recorded.Version)) is not null) continue;
            findings.AddRange(catalog.Find(prompt, recorded.Version)?.Diagnostics ?? []);
        }
    }

    /// <summary>What is in the archive must be what was put there; a clone may do without the archive.</summary>
    private void LookAt(string prompt, RecordedRetirement retired)
    {
        var reference = RegistryReferences.Archived(prompt, retired.Version);
        if (!ReferenceName.IsValid(reference)) return;
        var now = registry.Reader.Resolve(reference);
        if (now == retired.Tag || (now is null && registry.View?.Remote is not null)) return;
        findings.Add(RegistryFailure.Finding(RegistryDiagnostics.ReleaseMoved, reference,
            $"{prompt} {retired.Version} was put into the archive as the tag {retired.Tag.Abbreviated}, but {(now is { } other ? $"that of the archive is {other.Abbreviated}" : "it is not there")}. "
                + $"Put it back: 'git update-ref {reference} {retired.Tag}'."));
    }

    private void LookAt(string prompt, string environment)
    {
        var reference = RegistryReferences.Environment(prompt, environment);
        if (!ReferenceName.IsValid(reference)) return;
        var target = registry.Reader.Resolve(reference);
        if (target is not null) Environments++;
        var cell = cells.Read(prompt, environment, target);
        if (cell.Finding is { } finding) findings.Add(finding);
        if (cell is not { Drift: Drift.None, Version: { } version, Override: null }) return;
        if (!ApprovalGate.IsVerified(policy.Settings.RulesOf(environment))) return;
        if (catalog.Find(prompt, version)?.Value is not { } release) return;
        var subject = new GateSubject(registry, ledger, policy, release, environment);
        if (new SignatureGate().Check(subject) is { } unmet)
        {
            findings.Add(Wrong(reference, $"{prompt} {version} is in {environment}, which requires signatures, but {unmet.Missing} {unmet.Remedy}"));
        }
    }

    /// <summary>What apps cannot follow is told where it can be mended.</summary>
    private void LookAt(EnvironmentArm arm)
    {
        if (ledger.State(prompt: arm.Prompt, environment: arm.FullName) is null) LookAt(arm.Prompt, arm.FullName);
        if (arm.Problem is { } problem) findings.Add(RegistryFailure.Finding(RegistryDiagnostics.ArmUnreadable, arm.Reference, problem));
    }

    /// <summary>Those of this root, and those that the ledger has of a prompt of another root.</summary>
    private IEnumerable<string> EnvironmentsOf(string prompt) =>
        registry.Settings.Environments.Union(ledger.States(prompt).Select(s => s.Environment), StringComparer.Ordinal);

    /// <summary>An environment, or an arm of one (<c>prod.canary</c>).</summary>
    private bool IsEnvironment(string prompt, string last) =>
        EnvironmentsOf(prompt).Contains(last.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? last[..dot] : last);

    private static Diagnostic Unknown(string reference) => Wrong(reference,
        $"{reference} is neither a release (v1.2.0) nor an environment of promptregistry.yaml. Nothing uses it: delete it with "
            + $"'git tag -d {RegistryReferences.TagName(reference)}'.");

    private static Diagnostic Wrong(string reference, string message) =>
        RegistryFailure.Finding(RegistryDiagnostics.Discrepancy, reference, message);
}
