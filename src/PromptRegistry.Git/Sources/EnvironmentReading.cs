using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Witnesses;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// One reading of an environment: what did not move is taken over from the reading before. What is read for a prompt that
/// did move is its tags, its release's commit and folders, and its state in the ledger: nothing that grows with the
/// number of releases.
/// </summary>
internal sealed class EnvironmentReading
{
    private const string Here = ".";

    private readonly OpenRepository repository;
    private readonly IGitReader reader;
    private readonly string environment;
    private readonly EnvironmentPrompts? previous;
    private readonly ReferenceChanges changes;
    private readonly LedgerSnapshot ledger;
    private readonly ReleaseCatalog catalog;
    private readonly TagResolver resolver;
    private readonly ArmReading arms;
    private Dictionary<string, ObjectId> releases = new(StringComparer.Ordinal);
    private readonly Dictionary<(ObjectId, string), SourcedFiles> files = [];
    private readonly Dictionary<(ObjectId, string), SourcedFiles> filesOfTrees = [];

    public EnvironmentReading(
        OpenRepository repository, string environment, EnvironmentPrompts? previous, ReferenceChanges changes)
    {
        this.repository = repository;
        this.environment = environment;
        this.previous = previous;
        this.changes = changes;
        reader = repository.Reader;
        ledger = LedgerSnapshot.Read(reader, repository.LedgerReference);
        Continue();
        catalog = new ReleaseCatalog(reader, ledger);
        resolver = new TagResolver(reader, catalog);
        repository.Arms.Look(isSure: !changes.All);
        arms = new ArmReading(
            reader, repository.Arms, environment,
            arm => Resolve(arm.Name, arm.Registered, arm.Reference, arm.Target, arm.Arm),
            (arm, version) => Holds(arm.Name, arm.Registered, version.Version!.Value, arm.Arm));
    }

    public EnvironmentPrompts Read(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        try
        {
            return ReadChanged(names, cancellation);
        }
        finally
        {
            repository.Witness.Save();
        }
    }

    private EnvironmentPrompts ReadChanged(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (previous is null || changes.All) return ReadAll(names, cancellation);
        var prompts = new Dictionary<string, SourcedPrompt>(previous.Prompts, StringComparer.Ordinal);
        releases = new Dictionary<string, ObjectId>(previous.Releases, StringComparer.Ordinal);
        var same = true;
        foreach (var name in changes.Prompts.Select(repository.Asked).Union(previous.Unread, StringComparer.Ordinal).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            var before = previous.Prompts.GetValueOrDefault(name);
            var now = Read(name, before);
            same &= ReferenceEquals(now, before);
            if (now is not null) prompts[name] = now;
            else prompts.Remove(name);
        }

        return same ? previous : new EnvironmentPrompts(prompts, releases);
    }

    private EnvironmentPrompts ReadAll(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var prompts = new Dictionary<string, SourcedPrompt>(names.Count, StringComparer.Ordinal);
        var same = previous is not null;
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = previous?.Prompts.GetValueOrDefault(name);
            var now = Read(name, before);
            same &= ReferenceEquals(now, before);
            if (now is null) continue;
            prompts[name] = now;
        }

        return same && prompts.Count == previous!.Prompts.Count ? previous : new EnvironmentPrompts(prompts, releases);
    }

    private SourcedPrompt? Read(string name, SourcedPrompt? before)
    {
        var registered = repository.NameOf(name);
        if (ReadVersion(name, registered, before) is not { } now) return null;
        var beside = arms.Read(name, registered, before?.Arms ?? []);
        return ReferenceEquals(now.Arms, beside) ? now : now with { Arms = beside };
    }

    /// <summary>What the environment's own tag points to, with the arms of before.</summary>
    private SourcedPrompt? ReadVersion(string name, string registered, SourcedPrompt? before)
    {
        var reference = RegistryReferences.Environment(registered, environment);
        try
        {
            if (reader.Resolve(reference) is not { } target) return Absent(name, registered, reference, before);
            if (before is { Problem: null, Version: { } version } && before.RefTarget == target.Hex && Holds(name, registered, version)) return before;

            return Same(Resolve(name, registered, reference, target, null), before);
        }
        catch (GitException exception)
        {
            var problem = RegistryFailure.Finding(RegistryDiagnostics.GitFailed, reference, exception.Message);
            return Same(SourcedPrompt.Broken(name, "", problem), before);
        }
    }

    /// <summary>Whether the release that a tag was resolved to still is where it was.</summary>
    private bool Holds(string name, string registered, Core.Versions.PromptVersion version, string? arm = null)
    {
        if (previous is null || !previous.Releases.TryGetValue(Key(name, arm), out var was) || reader.Resolve(RegistryReferences.Release(registered, version)) != was) return false;
        releases[Key(name, arm)] = was;
        return true;
    }

    /// <summary>No prompt's name has a dot.</summary>
    private static string Key(string name, string? arm) => arm is null ? name : $"{name}.{arm}";

    private SourcedPrompt Resolve(string name, string registered, string reference, ObjectId target, string? arm)
    {
        var place = Key(environment, arm);
        var release = resolver.Resolve(registered, reference, target, ledger.IsRecorded(registered, place, target));
        if (!release.Succeeded) return SourcedPrompt.Broken(name, target.Hex, release.Diagnostics[0]);
        if (Refused(place, reference, target, release.Value) is { } refused) return SourcedPrompt.Broken(name, target.Hex, refused);
        releases[Key(name, arm)] = release.Value.Tag;
        var commit = release.Value.Commit;
        var folder = PromptPlace.Of(registered, release.Value.Path) ?? repository.PlaceOf(registered);
        return SourcedPrompt.Of(name, target.Hex, release.Value.Version, commit.Hex, Files(commit, folder.Root)) with
        {
            LocalName = folder.Name == name ? null : folder.Name,
        };
    }

    /// <summary>A ledger that lost events that were accepted is not followed.</summary>
    private void Continue()
    {
        var witness = repository.Witness;
        witness.ForgetWithFile();
        if (witness.OfLedger(Here) is { } was && was != ledger.Head && !Witness.Continues(reader, was, ledger.Head))
        {
            throw new GitException($"the ledger was rewound: it no longer has the event {was.Abbreviated}, which was accepted before. What was served stays. {Accept}");
        }

        if (ledger.Head is { } head) witness.AcceptLedger(Here, head);
    }

    /// <summary>Why a release is not served: it was another one when it was accepted, or nobody that counts signed.</summary>
    /// <param name="place">The environment, or an arm of it.</param>
    private Diagnostic? Refused(string place, string reference, ObjectId target, Release release)
    {
        var name = release.Prompt;
        if (repository.Witness.OfRelease(name, release.Version) is { } was && was != release.Tag)
        {
            return RegistryFailure.Finding(RegistryDiagnostics.Forgotten, RegistryReferences.Release(name, release.Version),
                $"The release {name} {release.Version} came back as another one: the tag {was.Abbreviated} was accepted before, and now it is "
                    + $"{release.Tag.Abbreviated}. A release never changes. {Accept}");
        }

        if (repository.Signatures?.WhyNot(place, reference, target, release, repository.Witness) is { } unsigned) return unsigned;
        repository.Witness.Accept(name, release.Version, release.Tag);
        return null;
    }

    private string Accept => repository.Witness.File is { } file
        ? $"If that is as it must be, delete {file}."
        : "If that is as it must be, start the app again.";

    /// <summary>Prompts of one commit, and of commits with the same files, share what was read of their folders.</summary>
    private SourcedFiles Files(ObjectId commit, string root)
    {
        if (files.TryGetValue((commit, root), out var known)) return known;
        var tree = reader.ReadCommit(commit).Tree;
        if (!filesOfTrees.TryGetValue((tree, root), out known))
        {
            known = new SourcedFiles(new GitTreeFiles(reader, tree, root), root, repository);
            filesOfTrees.Add((tree, root), known);
        }

        files.Add((commit, root), known);
        return known;
    }

    /// <summary>No tag: never promoted here, or deleted.</summary>
    private SourcedPrompt? Absent(string name, string registered, string reference, SourcedPrompt? before)
    {
        if (before is { Problem: { } known } && known.Descriptor == RegistryDiagnostics.EnvironmentDeleted) return before;
        var recorded = ledger.State(registered, environment);
        if (recorded is null && before is null) return null;
        var was = recorded?.Version.ToString() ?? before?.Version?.ToString() ?? "a version";
        var problem = RegistryFailure.Finding(RegistryDiagnostics.EnvironmentDeleted, reference,
            $"The tag of {registered} in {environment} was deleted; it had {was}. Restore it with "
                + $"'dotnet prompt rollback {registered} --in {environment}', or promote what should be there.");
        return SourcedPrompt.Broken(name, "", problem);
    }

    private static SourcedPrompt Same(SourcedPrompt now, SourcedPrompt? before) => before is not null && IsSame(now, before) ? before : now;

    /// <summary>Whether both are one version, whatever arms are beside them.</summary>
    internal static bool IsSame(SourcedPrompt now, SourcedPrompt before) =>
        now with { Files = null, Arms = [] } == before with { Files = null, Arms = [] }
        && (now.Files as SourcedFiles)?.Tree == (before.Files as SourcedFiles)?.Tree
        && (now.Files as SourcedFiles)?.Root == (before.Files as SourcedFiles)?.Root;
}

/// <summary>The prompts of an environment, and what makes the next reading cheap.</summary>
internal sealed class EnvironmentPrompts(
    Dictionary<string, SourcedPrompt> prompts, Dictionary<string, ObjectId> releases)
    : PromptSourceState(prompts)
{
    /// <summary>Where the tags of the releases were.</summary>
    public IReadOnlyDictionary<string, ObjectId> Releases { get; } = releases;

    /// <summary>
    /// The prompts that git could not read. An object that is missing now may come without a ref that moves, by a copy that
    /// is still under way or from a repository whose objects are shared: they are read anew every time.
    /// </summary>
    public IReadOnlyList<string> Unread { get; } =
        [.. prompts.Values.Where(p => IsUnread(p) || p.Arms.Any(a => IsUnread(a.Version))).Select(p => p.Name)];

    private static bool IsUnread(SourcedPrompt prompt) => prompt.Problem?.Descriptor == RegistryDiagnostics.GitFailed;
}

/// <summary>
/// The files of a version as the runtime reads them: what git cannot give is a failure of the source.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="root">Where the root of the prompts is in the repository.</param>
/// <param name="repository">Is told of files that cannot be read; null for nobody.</param>
internal sealed class SourcedFiles(GitTreeFiles files, string root, OpenRepository? repository) : IPromptFiles
{
    /// <summary>Where the root of the prompts is in the repository.</summary>
    public string Root => root;

    public ObjectId Tree => files.Tree;

    /// <exception cref="PromptSourceException">
    /// The file is too large, no text, or missing from the repository.
    /// </exception>
    public string? Read(string path)
    {
        try
        {
            return files.Read(path);
        }
        catch (GitException exception)
        {
            if (repository is not null) repository.HasFaults = true;
            throw new PromptSourceException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
