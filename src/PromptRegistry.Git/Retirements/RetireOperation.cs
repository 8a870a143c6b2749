using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Retirements;

/// <summary>Puts releases that nobody uses into the archive, and takes them out again. The tag object stays the same.</summary>
public sealed class RetireOperation(GitRegistry registry)
{
    /// <summary>
    /// Retires, or with <see cref="RetireRequest.Undo"/> restores. Refused with <see cref="OutcomeCode.Invalid"/> where something still uses a release: an environment, an arm, an app
    /// that was seen calling it, a suite that judges with it. On failure nothing was written.
    /// </summary>
    public Outcome<RetireResult> Run(RetireRequest request, CancellationToken cancellation = default)
    {
        request = request with { Prompt = registry.Settings.NameOf(request.Prompt) };
        return registry.CheckName(request.Prompt) is { } wrong
            ? Outcome<RetireResult>.Failure(OutcomeCode.Usage, wrong)
            : registry.Write(request.Options, [request.Prompt], r => new RetireOperation(r).Do(request, cancellation), cancellation);
    }

    private Outcome<RetireResult> Do(RetireRequest request, CancellationToken cancellation)
    {
        var ledger = registry.ReadLedger();
        var planned = request.Undo ? Restore(request, ledger) : Retire(request, ledger);
        if (planned.Value is not { } changes) return planned.As<RetireResult>();
        var written = new RegistryWriter(registry).Write(changes, request.Options, cancellation);
        if (written.Value is not { } receipt) return written.As<RetireResult>();
        return Outcome<RetireResult>.Success(new RetireResult(
            request.Prompt, request.Undo, [.. changes.Select(c => new RetiredRelease(c.Event.Version, c.Event.Tag!.Value, RegistryReferences.Archived(request.Prompt, c.Event.Version)))])
        {
            DryRun = request.Options.DryRun,
            Remote = request.Options.DryRun ? null : request.Options.Remote,
            NotAt = registry.NotAt(request.Options),
            Ledger = receipt.Ledger,
        });
    }

    private Outcome<List<PlannedChange>> Retire(RetireRequest request, LedgerSnapshot ledger)
    {
        var planner = new MovePlanner(registry);
        var versions = request.Version is { } named ? [named] : new ReleaseCatalog(registry.Reader, ledger).Versions(request.Prompt);
        if (versions.Count == 0)
        {
            return Outcome<List<PlannedChange>>.Failure(OutcomeCode.Usage, ledger.Retired(request.Prompt).Count > 0
                ? RegistryFailure.Finding(RegistryDiagnostics.Retired, "", $"All releases of {request.Prompt} are retired already. 'dotnet prompt retire {request.Prompt} --undo' takes them back.")
                : new ReleasedNames(registry).Missing(request.Prompt)!);
        }

        var (releases, findings, code) = (new List<Release>(), new List<Diagnostic>(), OutcomeCode.Passed);
        foreach (var release in versions.Select(v => planner.Choose(request.Prompt, v)))
        {
            if (release.Value is { } found) releases.Add(found);
            else code = release.Code;
            findings.AddRange(release.Diagnostics);
        }

        if (code != OutcomeCode.Passed) return new Outcome<List<PlannedChange>>(null, code, findings);
        var uses = new ReleaseUses(registry, ledger);
        var used = releases.SelectMany(r => uses.Of(r).Concat(Calls(request, r)).Select(u => Used($"{r.Prompt} {r.Version}", u)))
            .Concat(request.Version is null ? uses.OfPrompt(request.Prompt).Select(u => Used(request.Prompt, u)) : []).ToList();
        return used.Count > 0
            ? new Outcome<List<PlannedChange>>(null, OutcomeCode.Invalid, used)
            : Outcome<List<PlannedChange>>.Success(releases.ConvertAll(ToArchive));
    }

    private Outcome<List<PlannedChange>> Restore(RetireRequest request, LedgerSnapshot ledger)
    {
        var retired = ledger.Retired(request.Prompt).Where(r => request.Version is null || r.Version == request.Version).ToList();
        if (retired.Count == 0)
        {
            var all = ledger.Retired(request.Prompt).Select(r => r.Version.ToString()).ToList();
            return Outcome<List<PlannedChange>>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.NotRetired, "",
                $"{new PromptSelection(request.Prompt, request.Version)} is not retired.{(all.Count == 0 ? $" No release of {request.Prompt} is." : $" Retired are: {string.Join(", ", all)}.")}"));
        }

        if (retired.Find(r => registry.Reader.KindOf(r.Tag) is null) is { } missing)
        {
            var archive = RegistryReferences.Archived(request.Prompt, missing.Version);
            return Outcome<List<PlannedChange>>.Failure(OutcomeCode.Invalid, RegistryFailure.Finding(RegistryDiagnostics.GitFailed, archive,
                $"The tag {missing.Tag.Abbreviated} of {request.Prompt} {missing.Version} is not in this repository. Fetch it: 'git fetch origin {archive}:{archive}'."));
        }

        return Outcome<List<PlannedChange>>.Success(retired.ConvertAll(r => FromArchive(request.Prompt, r, ledger)));
    }

    private PlannedChange ToArchive(Release release)
    {
        var (reference, archive) = (RegistryReferences.Release(release.Prompt, release.Version), RegistryReferences.Archived(release.Prompt, release.Version));
        var entry = new LedgerEvent(LedgerEventKind.Retire, release.Prompt, release.Version)
        {
            Reference = reference,
            Tag = release.Tag,
            Target = release.Commit,
            Digest = release.Digest,
        };
        return new PlannedChange(reference, release.Tag, null, entry)
        {
            Deletes = true,
            Beside = new ReferenceUpdate(archive, release.Tag, registry.Reader.Resolve(archive)),
        };
    }

    private PlannedChange FromArchive(string prompt, RecordedRetirement retired, LedgerSnapshot ledger)
    {
        var (reference, archive) = (RegistryReferences.Release(prompt, retired.Version), RegistryReferences.Archived(prompt, retired.Version));
        var recorded = ledger.Release(prompt, retired.Version);
        var entry = new LedgerEvent(LedgerEventKind.Restore, prompt, retired.Version)
        {
            Reference = reference,
            Tag = retired.Tag,
            Target = registry.Reader.PeelToCommit(retired.Tag),
            Digest = recorded?.Digest,
        };
        return new PlannedChange(reference, registry.Reader.Resolve(reference), null, entry)
        {
            To = retired.Tag,
            Beside = new ReferenceUpdate(archive, null, registry.Reader.Resolve(archive)),
        };
    }

    private IEnumerable<ReleaseUse> Calls(RetireRequest request, Release release)
    {
        var names = new[] { request.Prompt, registry.Settings.LocalName(request.Prompt) };
        return request.Calls.Where(c => names.Contains(c.Prompt, StringComparer.Ordinal) && c.Version == release.Version.ToString())
            .Select(c => new ReleaseUse(
                $"an app called it{(c.Environment is null ? "" : $" in {c.Environment}")} on {c.Last.UtcDateTime:yyyy-MM-dd}",
                RegistryReferences.Release(release.Prompt, release.Version), release.Tag));
    }

    private static Diagnostic Used(string what, ReleaseUse use) =>
        RegistryFailure.Finding(RegistryDiagnostics.StillUsed, use.Where, $"{what} is still used: {use.Who}. Nothing was retired.");
}

/// <summary>Releases to put into the archive, or to take out of it.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The release; null for all of the prompt.</param>
public sealed record RetireRequest(string Prompt, PromptVersion? Version = null)
{
    /// <summary>Whether to take out of the archive.</summary>
    public bool Undo { get; init; }

    /// <summary>What apps were seen calling lately; empty where nobody knows.</summary>
    public IReadOnlyList<SeenCall> Calls { get; init; } = [];

    /// <summary>How to write.</summary>
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

/// <summary>A version that an app was seen calling.</summary>
/// <param name="Prompt">The prompt, as the app names it.</param>
/// <param name="Version">The version.</param>
/// <param name="Environment">The environment; null for an app that follows none.</param>
/// <param name="Last">When, to the hour.</param>
public sealed record SeenCall(string Prompt, string Version, string? Environment, DateTimeOffset Last);

/// <summary>What was put into the archive or taken out of it, or in a dry run would be.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Undo">Whether it was taken out.</param>
/// <param name="Releases">The releases.</param>
public sealed record RetireResult(string Prompt, bool Undo, IReadOnlyList<RetiredRelease> Releases)
{
    /// <summary>Nothing was written.</summary>
    public bool DryRun { get; init; }

    /// <summary>The remote that has it too.</summary>
    public string? Remote { get; init; }

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }

    /// <summary>The ledger's new head; null in a dry run.</summary>
    public ObjectId? Ledger { get; init; }
}

/// <summary>A release that changed its place.</summary>
/// <param name="Version">The version.</param>
/// <param name="Tag">Its tag object, which is the same as before.</param>
/// <param name="Archive">The ref in the archive, by its full name.</param>
public sealed record RetiredRelease(PromptVersion Version, ObjectId Tag, string Archive);
