using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Witnesses;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// All releases and environments of a repository on this machine, for who serves all of it. A reading with nothing changed looks at the times of
/// a few files; one with a moved tag lists the refs once, and resolves those of the prompts that moved. Used by one thread at a time, but for
/// <see cref="Files"/>.
/// </summary>
internal sealed class RepositoryCatalog : IDisposable
{
    private readonly string path;
    private readonly GitPromptSourceOptions options;
    private OpenRepository? open;
    private CatalogState? last;
    private ObjectId? head;
    private bool hadPrompts;

    /// <param name="path">A work tree, a root in one, or a bare repository.</param>
    /// <param name="options">Defaults serve.</param>
    public RepositoryCatalog(string path, GitPromptSourceOptions? options = null)
    {
        this.path = path;
        this.options = options ?? new GitPromptSourceOptions();
    }

    /// <summary>What is there now; the same object as before where nothing changed.</summary>
    /// <exception cref="GitException">The repository cannot be read; the next call opens it again.</exception>
    public CatalogState Read(CancellationToken cancellation)
    {
        try
        {
            open ??= OpenRepository.Open(path, options, Witness.Open(options.WitnessFile), folder => GitReaders.Open(folder, options.Reader));
            if (!Directory.Exists(open.Folders.CommonFolder)) throw new GitException("the repository is no longer there.");
            var headNow = open.Reader.Resolve("HEAD");
            var names = last?.Folders ?? [""];
            var changes = open.Stamps.Look(names);
            if (last is not null && changes.None && headNow == head) return last;
            var now = ReadAll(open, last, cancellation);
            if (hadPrompts && now.Prompts.Count == 0) throw new GitException("all of its tags are gone at once, as in a repository that is being deleted.");
            hadPrompts |= now.Prompts.Count > 0;
            head = headNow;
            return last = now;
        }
        catch
        {
            // What is served keeps its reader: versions are read when somebody asks for them.
            open = null;
            last = null;
            throw;
        }
    }

    /// <summary>Calls back soon after a ref may have moved.</summary>
    public IDisposable Watch(Action changed) => GitFolders.Find(path) is { } folders
        ? new ReferenceWatcher(folders.CommonFolder, changed, options.Clock)
        : new MemoryStream();

    /// <summary>Where the files of a release are, and the prompt's folder below <c>prompts/</c> of them.</summary>
    public static (IPromptFiles Files, string Folder) Files(CatalogState state, Release release)
    {
        var place = PromptPlace.Of(release.Prompt, release.Path) ?? state.Repository.PlaceOf(release.Prompt);
        var tree = state.Repository.Reader.ReadCommit(release.Commit).Tree;
        return (new SourcedFiles(new GitTreeFiles(state.Repository.Reader, tree, place.Root), place.Root, state.Repository), place.Name);
    }

    public void Dispose() => open?.Dispose();

    private static CatalogState ReadAll(OpenRepository from, CatalogState? before, CancellationToken cancellation)
    {
        var settings = from.SettingsAtHead();
        var ledger = LedgerSnapshot.Read(from.Reader, from.LedgerReference);
        var sameSettings = before is not null && before.Settings.Environments.SequenceEqual(settings.Environments);
        var catalog = new ReleaseCatalog(from.Reader, ledger);
        var resolver = new TagResolver(from.Reader, catalog);
        var prompts = new Dictionary<string, CatalogPrompt>(StringComparer.Ordinal);
        foreach (var (name, refs) in References(from.Reader))
        {
            cancellation.ThrowIfCancellationRequested();
            var known = sameSettings ? before!.Prompts.GetValueOrDefault(name) : null;
            prompts[name] = known is not null && known.References.SequenceEqual(refs)
                ? known
                : Prompt(name, refs, settings, ledger, catalog, resolver, from.Reader);
        }

        return new CatalogState(from, settings, prompts);
    }

    private static CatalogPrompt Prompt(
        string name, IReadOnlyList<CatalogReference> refs, RepositorySettings settings, LedgerSnapshot ledger, ReleaseCatalog catalog, TagResolver resolver,
        IGitReader reader)
    {
        var releases = new List<CatalogRelease>();
        var places = new Dictionary<string, CatalogPlace>(StringComparer.Ordinal);
        var recorded = ledger.Releases(name).ToDictionary(r => r.Version);
        foreach (var (last, target) in refs)
        {
            if (last[0] == 'v' && PromptVersion.TryParse(last[1..], out var version))
            {
                var found = catalog.Check(name, version, target);
                var release = found.Value;
                var record = recorded.GetValueOrDefault(version);
                releases.Add(new CatalogRelease(version, release, found.Succeeded ? null : found.Diagnostics[0],
                    record?.Since ?? release?.Tagger?.When, record?.By ?? release?.Tagger?.Who));
            }
            else if (settings.Environments.Contains(last))
            {
                var found = resolver.Resolve(name, RegistryReferences.Environment(name, last), target);
                places[last] = found.Succeeded
                    ? new CatalogPlace(last, target.Hex, found.Value, null, null)
                    : new CatalogPlace(last, target.Hex, null, LastGood(name, last, ledger, catalog), found.Diagnostics[0]);
            }
        }

        foreach (var (last, target) in refs)
        {
            if (last.Split('.', 2) is [var environment, var arm] && places.TryGetValue(environment, out var place) && RegistryReferences.IsArm(arm))
                places[environment] = place with { Arms = [.. place.Arms, Arm(name, environment, arm, target, reader, resolver)] };
        }

        // A release whose tag is gone keeps its place in the order.
        foreach (var gone in recorded.Values.Where(r => releases.TrueForAll(known => known.Version != r.Version)).ToList())
        {
            if (catalog.Find(name, gone.Version) is { Succeeded: false } found)
                releases.Add(new CatalogRelease(gone.Version, null, found.Diagnostics[0], gone.Since, gone.By));
        }

        foreach (var state in ledger.States(name).Where(s => settings.Environments.Contains(s.Environment) && !places.ContainsKey(s.Environment)))
        {
            places[state.Environment] = new CatalogPlace(state.Environment, "", null, LastGood(name, state.Environment, ledger, catalog), RegistryFailure.Finding(
                RegistryDiagnostics.EnvironmentDeleted, RegistryReferences.Environment(name, state.Environment),
                $"The tag of {name} in {state.Environment} was deleted; it had {state.Version}. Restore it with "
                    + $"'dotnet prompt rollback {name} --in {state.Environment}', or promote what should be there."));
        }

        releases.Sort((a, b) => a.Version.CompareTo(b.Version));
        return new CatalogPrompt(name, releases, places, refs);
    }

    private static CatalogArm Arm(string name, string environment, string arm, ObjectId target, IGitReader reader, TagResolver resolver)
    {
        var reference = RegistryReferences.Arm(name, environment, arm);
        var (rule, problem) = ArmReading.RuleOf(reader, reference, name, target);
        if (rule is null) return new CatalogArm(arm, target.Hex, null, null, problem);
        var found = resolver.Resolve(name, reference, target);
        return new CatalogArm(arm, target.Hex, found.Succeeded ? found.Value : null, rule, found.Succeeded ? null : found.Diagnostics[0]);
    }

    /// <summary>What the ledger has in an environment whose tag cannot be followed, if that release is still what it was.</summary>
    private static Release? LastGood(string name, string environment, LedgerSnapshot ledger, ReleaseCatalog catalog) =>
        ledger.State(name, environment) is { } state ? catalog.Find(name, state.Version)?.Value : null;

    private static SortedDictionary<string, List<CatalogReference>> References(IGitReader reader)
    {
        var prompts = new SortedDictionary<string, List<CatalogReference>>(StringComparer.Ordinal);
        foreach (var reference in reader.List(RegistryReferences.Root))
        {
            if (!RegistryReferences.TrySplit(reference.Name, out var prompt, out var last)) continue;
            if (!prompts.TryGetValue(prompt, out var refs)) prompts.Add(prompt, refs = []);
            refs.Add(new CatalogReference(last, reference.Target));
        }

        return prompts;
    }
}

/// <summary>What a repository has at one moment.</summary>
internal sealed class CatalogState
{
    internal CatalogState(OpenRepository repository, RepositorySettings settings, IReadOnlyDictionary<string, CatalogPrompt> prompts)
    {
        Repository = repository;
        Settings = settings;
        Prompts = prompts;
        Folders = [.. prompts.Keys.SelectMany(WithParents).Prepend("").Distinct(StringComparer.Ordinal)];
    }

    public RepositorySettings Settings { get; }

    /// <summary>By name, those that have a tag.</summary>
    public IReadOnlyDictionary<string, CatalogPrompt> Prompts { get; }

    internal OpenRepository Repository { get; }

    /// <summary>The folders of refs in which a move would be seen: the prompts' own, and those above them, where new ones appear.</summary>
    internal IReadOnlyList<string> Folders { get; }

    private static IEnumerable<string> WithParents(string name)
    {
        for (var at = name.IndexOf('/', StringComparison.Ordinal); at > 0; at = name.IndexOf('/', at + 1)) yield return name[..at];
        yield return name;
    }
}

/// <summary>A prompt's releases, in the order of their precedence, and where its environments are.</summary>
internal sealed record CatalogPrompt(
    string Name, IReadOnlyList<CatalogRelease> Releases, IReadOnlyDictionary<string, CatalogPlace> Places, IReadOnlyList<CatalogReference> References)
{
    /// <summary>The highest release, else the highest pre-release; null without any.</summary>
    public CatalogRelease? Latest => Releases.LastOrDefault(r => !r.Version.IsPreRelease) ?? (Releases.Count > 0 ? Releases[^1] : null);

    /// <summary>The releases in the order in which they were made. The order never changes, for releases are only added.</summary>
    public IReadOnlyList<CatalogRelease> InOrderOfRelease() => [.. Releases.OrderBy(r => r.Since ?? DateTimeOffset.MinValue).ThenBy(r => r.Version)];

    /// <summary>The environments in which a release is served.</summary>
    public IEnumerable<string> EnvironmentsOf(Release release) =>
        Places.Values.Where(p => p.Served?.Tag == release.Tag).Select(p => p.Environment).Order(StringComparer.Ordinal);
}

/// <param name="Release">Null where its tag is no release.</param>
/// <param name="Problem">Why it cannot be served; null where it can.</param>
/// <param name="Since">When it was released, as far as ledger or tag say it.</param>
/// <param name="By">By whom.</param>
internal sealed record CatalogRelease(PromptVersion Version, Release? Release, Diagnostic? Problem, DateTimeOffset? Since, string? By);

/// <summary>An environment's tag of one prompt.</summary>
/// <param name="Target">What it points to, as hexadecimal digits; empty where it was deleted.</param>
/// <param name="Release">The release that it stands for; null where it stands for none.</param>
/// <param name="LastGood">What the ledger has there instead; null where <paramref name="Release"/> is not, and where that is gone too.</param>
/// <param name="Problem">Why it stands for none.</param>
internal sealed record CatalogPlace(string Environment, string Target, Release? Release, Release? LastGood, Diagnostic? Problem)
{
    /// <summary>What is served there.</summary>
    public Release? Served => Release ?? LastGood;

    /// <summary>Further versions for parts of the units, by name.</summary>
    public IReadOnlyList<CatalogArm> Arms { get; init; } = [];
}

/// <summary>A further version of a prompt in an environment, for a part of the units.</summary>
/// <param name="Name">The arm, such as <c>canary</c>.</param>
/// <param name="Target">What its tag points to, as hexadecimal digits.</param>
/// <param name="Release">The release that it stands for; null where it stands for none.</param>
/// <param name="Rule">Who gets it; null where its tag does not say it.</param>
/// <param name="Problem">Why nobody gets it, or its units get the environment's version.</param>
internal sealed record CatalogArm(string Name, string Target, Release? Release, ArmRule? Rule, Diagnostic? Problem);

/// <summary>The last segment of a ref's name, and what it points to.</summary>
internal readonly record struct CatalogReference(string Last, ObjectId Target);
