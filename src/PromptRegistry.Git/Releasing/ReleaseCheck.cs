using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Releasing;

/// <summary>
/// Whether a version number is honest. A release comes after all releases before, a pre-release after everything; the
/// bump is measured against the last version that is not a pre-release, so that release candidates may go on changing
/// the contract.
/// </summary>
internal sealed class ReleaseCheck(GitRegistry registry, LedgerSnapshot ledger)
{
    private readonly ReleaseCatalog catalog = new(registry.Reader, ledger);

    public Outcome<HonestVersion> Check(PromptDefinition prompt, PromptVersion? expected, CancellationToken cancellation)
    {
        var version = prompt.Manifest.Version;
        if (!ReferenceName.IsValid(RegistryReferences.Release(Name(prompt), version)))
        {
            return Refuse(prompt, RegistryDiagnostics.VersionMismatch, $"git allows no tag 'v{version}'. Choose another version.");
        }

        if (expected is { } named && named != version)
        {
            return Refuse(prompt, RegistryDiagnostics.VersionMismatch,
                $"{named} was asked for, but the manifest in HEAD's commit says {version}. Change 'version' there and commit, or release {version}.");
        }

        var versions = catalog.Versions(Name(prompt));
        if (OtherRoot(prompt, versions) is { } taken) return Refuse(taken);
        if (Duplicate(prompt, versions) is { } duplicate) return duplicate;
        // A number that was public once comes before all later ones, retired or not.
        var later = versions.Concat(ledger.Retired(Name(prompt)).Select(r => r.Version)).Distinct().Order()
            .Where(v => v > version && (version.IsPreRelease || !v.IsPreRelease)).ToList();
        if (later.Count > 0)
        {
            var latest = later[^1];
            return Refuse(prompt, RegistryDiagnostics.VersionNotGreater,
                $"{Name(prompt)} {latest} is released already, and {version} does not come after it. "
                    + $"Set 'version' to {latest.Next(VersionBump.Patch)} or higher.");
        }

        cancellation.ThrowIfCancellationRequested();
        return Compare(prompt, versions);
    }

    /// <summary>The part of the check that holds at any time: for a prompt that is being worked on.</summary>
    public Diagnostic? CheckUnreleased(PromptDefinition prompt)
    {
        var version = prompt.Manifest.Version;
        var versions = catalog.Versions(Name(prompt));
        if (OtherRoot(prompt, versions) is { } taken) return taken;
        if (versions.Any(v => v.CompareTo(version) == 0))
        {
            return catalog.Find(Name(prompt), version) is { Succeeded: true } same && Digest(same.Value) is { } digest
                && digest != prompt.Digest
                ? Finding(prompt, RegistryDiagnostics.ReleasedContentChanged,
                    $"{Name(prompt)} {version} is released, and its content has changed since. A release never changes: "
                        + $"set 'version' to what 'dotnet prompt bump {prompt.Name}' computes, or take the change back.")
                : null;
        }

        var lower = versions.Where(v => v < version && !v.IsPreRelease).ToList();
        if (lower.Count == 0 || catalog.Find(Name(prompt), lower[^1]) is not { Succeeded: true } stable) return null;
        if (Contract(stable.Value) is not { } before) return null;
        return Understatement(prompt, stable.Value.Version, ContractDiff.Compare(before, prompt.Contract));
    }

    private string Name(PromptDefinition prompt) => registry.Settings.RegisteredName(prompt.Name);

    /// <summary>Another root of the repository that released prompts of this name before.</summary>
    private Diagnostic? OtherRoot(PromptDefinition prompt, IReadOnlyList<PromptVersion> versions) =>
        versions.Count > 0 && catalog.FindListed(Name(prompt), versions[^1]).Value is { } newest && new RootClaims(registry).Elsewhere(newest) is { } other
            ? Finding(prompt, RegistryDiagnostics.OtherRoot, other.Message)
            : null;

    private Outcome<HonestVersion>? Duplicate(PromptDefinition prompt, IReadOnlyList<PromptVersion> versions)
    {
        var version = prompt.Manifest.Version;
        var same = versions.Where(v => v.CompareTo(version) == 0).Select(v => (PromptVersion?)v).FirstOrDefault();
        var found = same is { } listed ? catalog.FindListed(Name(prompt), listed) : catalog.Find(Name(prompt), version);
        if (found is null) return null;
        if (!found.Succeeded) return found.As<HonestVersion>();
        var next = version.Next(VersionBump.Patch);
        var released = $"{Name(prompt)} {found.Value.Version} is released already (commit {found.Value.Commit.Abbreviated}"
            + (found.Value.Tagger is { } tagger ? $", {tagger.When:yyyy-MM-dd} by {tagger.Who}" : "") + ")";
        return Refuse(prompt, RegistryDiagnostics.AlreadyReleased, Digest(found.Value) == prompt.Digest
            ? $"{released}, with exactly this content. There is nothing to release."
            : $"{released}, with other content. A release never changes: set 'version' to {next} or higher; "
                + $"'dotnet prompt bump {prompt.Name}' computes it.");
    }

    private Outcome<HonestVersion> Compare(PromptDefinition prompt, IReadOnlyList<PromptVersion> versions)
    {
        var version = prompt.Manifest.Version;
        var lower = versions.Where(v => v < version).ToList();
        if (lower.Count == 0) return Outcome<HonestVersion>.Success(new HonestVersion(null, VersionBump.None, []));

        var previous = catalog.FindListed(Name(prompt), lower[^1]);
        if (!previous.Succeeded) return previous.As<HonestVersion>();
        var isFinal = previous.Value.Version.IsPreRelease && !version.IsPreRelease;
        if (!isFinal && Digest(previous.Value) == prompt.Digest)
        {
            return Refuse(prompt, RegistryDiagnostics.NothingChanged,
                $"Nothing that a model or a caller could notice changed since {Name(prompt)} {previous.Value.Version}: the content digest "
                    + $"is the same ({prompt.Digest[..19]}…). Keep using {previous.Value.Version}.");
        }

        var baseline = lower.Where(v => !v.IsPreRelease).Select(v => (PromptVersion?)v).LastOrDefault();
        return baseline is { } stable
            ? Measure(prompt, previous.Value, stable)
            : Outcome<HonestVersion>.Success(
                new HonestVersion(previous.Value.Version, version.BumpSince(previous.Value.Version), []));
    }

    private Outcome<HonestVersion> Measure(PromptDefinition prompt, Release previous, PromptVersion stable)
    {
        var version = prompt.Manifest.Version;
        var release = catalog.FindListed(Name(prompt), stable);
        if (!release.Succeeded) return release.As<HonestVersion>();
        var bump = version.BumpSince(stable);
        if (Contract(release.Value) is not { } before)
        {
            return Outcome<HonestVersion>.Success(
                new HonestVersion(previous.Version, bump, []),
                RegistryFailure.Finding(
                    RegistryDiagnostics.NotComparable, RegistryReferences.Release(Name(prompt), stable),
                    $"{Name(prompt)} {stable} cannot be read as a prompt, so that the bump to {version} was not checked against it."));
        }

        var comparison = ContractDiff.Compare(before, prompt.Contract);
        return Understatement(prompt, stable, comparison) is { } finding
            ? Refuse(finding)
            : Outcome<HonestVersion>.Success(new HonestVersion(previous.Version, bump, comparison.Changes));
    }

    private static Diagnostic? Understatement(PromptDefinition prompt, PromptVersion stable, ContractComparison comparison)
    {
        var version = prompt.Manifest.Version;
        var bump = version.BumpSince(stable);
        if (comparison.RequiredBump <= bump) return null;
        var reasons = comparison.Changes.Where(c => c.Bump > bump).Select(c => c.Description);
        return Finding(prompt, RegistryDiagnostics.BumpTooSmall,
            $"{version} is a {LedgerMessage.Word(bump)} bump of {stable}, but the change demands a "
                + $"{LedgerMessage.Word(comparison.RequiredBump)} one: {string.Join(" ", reasons)} "
                + $"Set 'version' to {stable.Next(comparison.RequiredBump)}.");
    }

    /// <summary>The contract of a release, from its files; where they no longer load, from its tag.</summary>
    private PromptContract? Contract(Release release)
    {
        if (Load(release) is { } prompt) return prompt.Contract;
        var text = Trailers.Read(registry.Reader.ReadTag(release.Tag).Message).GetValueOrDefault("Contract");
        try
        {
            return text is null ? null : ContractText.Read(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string? Digest(Release release) => release.Digest ?? Load(release)?.Digest;

    private PromptDefinition? Load(Release release) => registry.Load(release).Prompt;

    private Outcome<HonestVersion> Refuse(PromptDefinition prompt, DiagnosticDescriptor descriptor, string message) =>
        Refuse(Finding(prompt, descriptor, message));

    /// <summary>Paths of an operation are those of the git repository, which may hold the prompts in a folder.</summary>
    private Outcome<HonestVersion> Refuse(Diagnostic finding) => Outcome<HonestVersion>.Failure(
        OutcomeCode.Invalid, finding with { Location = finding.Location with { Path = registry.Place.Prefix + finding.Location.Path } });

    private static Diagnostic Finding(PromptDefinition prompt, DiagnosticDescriptor descriptor, string message)
    {
        var manifest = prompt.Manifest;
        var at = manifest.Source.Find("version")?.Location ?? SourceLocation.File(manifest.Path);
        return new Diagnostic(descriptor, at, message);
    }
}

/// <summary>A version number that was checked against what changed.</summary>
/// <param name="Previous">The release before it; null for the first.</param>
/// <param name="Bump">Which part of the version moved since.</param>
/// <param name="Changes">What changed in the contract since the last version that is not a pre-release.</param>
internal sealed record HonestVersion(PromptVersion? Previous, VersionBump Bump, IReadOnlyList<ContractChange> Changes);

/// <summary>
/// Whether the version in a work tree's manifest is honest about what stands beside it, before anybody releases it:
/// content that changed needs another version than a released one, and a bump as great as the change.
/// </summary>
public sealed class WorkingVersionCheck(GitRegistry registry)
{
    private readonly ReleaseCheck releases = new(registry, registry.ReadLedger());

    /// <returns>Null where the version may stay as it is, and where the releases themselves are in disorder.</returns>
    public Diagnostic? Check(PromptDefinition prompt) => releases.CheckUnreleased(prompt);
}
