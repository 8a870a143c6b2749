using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Files;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Views;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git;

/// <summary>
/// A prompt registry in a git repository, opened: what the operations (release, promote, roll back, status, log) work
/// on. Bare repositories, additional work trees, shallow clones and detached HEADs are fine.
/// </summary>
public sealed class GitRegistry : IDisposable
{
    private ReplayedLedger? replayed;
    private LedgerLooks? looks;
    private (ObjectId? Head, IReadOnlyList<LedgerEvent> Events)? walked;

    private GitRegistry(
        RepositoryPlace place, GitRegistryOptions options, RepositorySettings settings, ProtectedSettings @protected, IGitReader reader)
    {
        Protected = @protected;
        Place = place;
        Options = options;
        Settings = settings;
        Reader = Local = reader;
        Git = new GitCommand(place.WorkTree ?? place.GitFolder, options.Program);
    }

    private GitRegistry(GitRegistry opened, RegistryView view)
    {
        Place = opened.Place;
        Options = opened.Options;
        Settings = opened.Settings;
        Protected = opened.Protected;
        NotInForce = opened.NotInForce;
        Local = opened.Local;
        Git = opened.Git;
        View = view;
        Reader = view is { Remote: null, OnlyRemote: false }
            ? Local
            : new ViewReader(Local, view, LedgerReference, new LedgerLine(this), () => ReadLedger(view.Ledger));
    }

    public RepositoryPlace Place { get; }

    /// <summary>
    /// The work tree's settings; the names of the ledger, the protected branch and the file of allowed signers are those that
    /// the protected branch has.
    /// </summary>
    public RepositorySettings Settings { get; }

    /// <summary>That settings of the work tree do not count; null where they do.</summary>
    internal Diagnostic? NotInForce { get; private init; }

    /// <summary>The settings that only reviewed changes reach, as far as they are known here.</summary>
    internal ProtectedSettings Protected { get; }

    /// <summary>What reads the repository: where <see cref="View"/> is decided, ledger and tags as they count.</summary>
    public IGitReader Reader { get; }

    /// <summary>Which ledger and which tags count; null as long as nobody decided.</summary>
    public RegistryView? View { get; }

    /// <summary>What reads this repository's own refs, whatever counts.</summary>
    internal IGitReader Local { get; }

    internal GitRegistryOptions Options { get; }

    internal GitCommand Git { get; }

    internal string LedgerReference => RegistryReferences.Branch(Settings.LedgerBranch);

    /// <summary>Opens the repository that a folder belongs to and reads its settings.</summary>
    /// <param name="folder">A folder in a work tree, or a bare repository.</param>
    /// <param name="options">The surroundings; the machine's own by default.</param>
    /// <param name="cancellation">Ends git and the opening.</param>
    public static Outcome<GitRegistry> Open(
        string folder, GitRegistryOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new GitRegistryOptions();
        return RegistryFailure.Guard(() =>
        {
            var found = RepositoryPlace.Find(folder, options.Program, cancellation);
            if (!found.Succeeded) return found.As<GitRegistry>();
            var reader = GitReaders.Open(found.Value.WorkTree ?? found.Value.GitFolder, options.Reader);
            var settings = ReadSettings(found.Value, reader);
            if (settings.Diagnostics.Any(d => d.IsError))
            {
                reader.Dispose();
                return new Outcome<GitRegistry>(null, OutcomeCode.Invalid, settings.Diagnostics);
            }

            var git = new GitCommand(found.Value.WorkTree ?? found.Value.GitFolder, options.Program);
            var @protected = ProtectedSettings.Find(reader, git, found.Value.Prefix);
            var inForce = InForce(settings.Settings, @protected);
            var (edited, counts) = (settings.Settings, @protected.Settings ?? settings.Settings);
            var isInForce = counts.LedgerBranch == edited.LedgerBranch && counts.ProtectedBranch == edited.ProtectedBranch && counts.AllowedSigners == edited.AllowedSigners;
            var opened = new GitRegistry(found.Value, options, inForce, @protected, reader) { NotInForce = isInForce ? null : Differs(@protected) };
            return new Outcome<GitRegistry>(opened, OutcomeCode.Passed, settings.Diagnostics);
        });
    }

    /// <summary>Ends the reading, also of what <see cref="ForReading"/> made of this.</summary>
    public void Dispose()
    {
        if (View is null) Local.Dispose();
    }

    /// <summary>This registry with the ledger and the tags that count for who only reads. It ends with this one.</summary>
    /// <param name="remote">A remote's name or address, to see what it has now; null for what is known here.</param>
    /// <param name="cancellation">Ends git.</param>
    public Outcome<GitRegistry> ForReading(string? remote = null, CancellationToken cancellation = default)
    {
        if (View is not null) return Outcome<GitRegistry>.Success(this);
        return RegistryFailure.Guard(() => At(new ViewDecision(this).ForReading(remote, cancellation)));
    }

    /// <summary>Reads on the ledger and the tags that count.</summary>
    internal Outcome<T> Read<T>(Func<GitRegistry, Outcome<T>> read, CancellationToken cancellation)
        where T : class
    {
        var decided = ForReading(null, cancellation);
        return decided.Succeeded ? RegistryFailure.Guard(() => read(decided.Value)) : decided.As<T>();
    }

    /// <summary>Finishes what a killed command left, and writes on the ledger and the tags that count.</summary>
    /// <param name="prompts">The prompts that it is about; empty for all.</param>
    internal Outcome<T> Write<T>(
        WriteOptions options, IEnumerable<string> prompts, Func<GitRegistry, Outcome<T>> write, CancellationToken cancellation)
        where T : class => RegistryFailure.Guard(() =>
    {
        if (!options.DryRun) new UnfinishedMoves(this).Finish(cancellation);
        var decided = At(new ViewDecision(this).ForWriting(options.Remote, options.DryRun, [.. prompts], cancellation));
        if (!decided.Succeeded) return decided.As<T>();
        var edited = ViewFindings.Edited(decided.Value).Select(f => f with { Severity = DiagnosticSeverity.Warning }).ToList();
        if (NotInForce is { } differs) edited.Add(differs);
        var written = write(decided.Value);
        return written with { Diagnostics = [.. edited, .. written.Diagnostics] };
    });

    private Outcome<GitRegistry> At(Outcome<RegistryView> view) => view.Succeeded
        ? Outcome<GitRegistry>.Success(new GitRegistry(this, view.Value))
        : view.As<GitRegistry>();

    /// <summary>The prompt repository's files as of a commit.</summary>
    internal GitTreeFiles FilesOf(ObjectId commit) => new(Reader, Reader.ReadCommit(commit).Tree, Place.Prefix);

    /// <summary>The files of the root that a release was made in, as of its commit.</summary>
    internal GitTreeFiles FilesOf(Release release) => new(Reader, Reader.ReadCommit(release.Commit).Tree, PlaceOf(release).Root);

    /// <summary>Where a release's files are: what its tag says, else where this root has the prompt.</summary>
    public PromptPlace PlaceOf(Release release) =>
        PromptPlace.Of(release.Prompt, release.Path) ?? new PromptPlace(Place.Prefix, Settings.LocalName(release.Prompt));

    /// <summary>A prompt as its files in its release's commit make it, whatever a tag says about it.</summary>
    internal PromptLoadResult Load(Release release)
    {
        var files = FilesOf(release);
        return PromptLoader.Load(PlaceOf(release).Name, files, SettingsOf(release, files));
    }

    /// <summary>A prompt as the files of its release's commit make it, checked by the rules for authors, beside the other prompts there.</summary>
    internal PromptLoadResult Check(Release release)
    {
        var (place, files) = (PlaceOf(release), FilesOf(release));
        return PromptChecker.Check(place.Name, files, SettingsOf(release, files), new AccessorNames(new PromptNames(Reader).Find(files.Tree, place.Root)));
    }

    /// <summary>A prompt of this root as the files of a commit make it, checked by the rules for authors.</summary>
    internal PromptLoadResult Check(string local, GitTreeFiles files) => PromptChecker.Check(
        local, files, Settings, new AccessorNames(new PromptNames(Reader).Find(files.Tree, Place.Prefix)));

    /// <summary>The settings of this root; for a release of another one, those that its commit has.</summary>
    private RepositorySettings SettingsOf(Release release, GitTreeFiles files) =>
        PlaceOf(release).Root == Place.Prefix ? Settings : SettingsParser.Parse(files.Read(RepositorySettings.FileName)).Settings;

    /// <summary>Whether what counts is a remote's as this clone fetched it last, of which tags may be missing here.</summary>
    internal bool IsAsFetched => View is { Remote: not null, Tags: null };

    /// <summary>The remote that the ledger lives at, where a write is kept from it.</summary>
    internal string? NotAt(WriteOptions options) => options is { DryRun: false, Remote: null } ? View?.Remote : null;

    /// <summary>What the events of the ledger that counts come to.</summary>
    internal LedgerSnapshot ReadLedger() => ReadLedger(Reader.Resolve(LedgerReference));

    /// <summary>What the events up to a commit come to.</summary>
    internal LedgerSnapshot ReadLedger(ObjectId? head) => Replay(head).Ledger;

    /// <summary>The events up to a commit, the newest first; walked once, however many releases are held against them.</summary>
    internal IReadOnlyList<LedgerEvent> Events(ObjectId? head)
    {
        if (walked is not { } known || known.Head != head) walked = known = (head, [.. LedgerHistory.Walk(Reader, head)]);
        return known.Events;
    }

    /// <summary>Replays the events up to a commit, once for each commit.</summary>
    internal ReplayedLedger Replay(ObjectId? head, CancellationToken cancellation = default)
    {
        if (replayed is { } known && known.Ledger.Head == head) return known;
        replayed = new LedgerReplay(Local, LedgerCheckpoints.Load(Place.CommonFolder)).Run(head, cancellation);
        // What a clone fetched some time ago says nothing about now.
        if (head is { } end && head == View?.Ledger && (View.Remote is null || View.Tags is not null)) Looks.Note(end, Options.Clock.GetUtcNow());
        return replayed;
    }

    /// <summary>When this clone saw the ledger end where.</summary>
    internal LedgerLooks Looks => looks ??= LedgerLooks.Load(Place.CommonFolder);

    /// <summary>What is wrong with a prompt's name given by the user; null when it may be used.</summary>
    public Diagnostic? CheckName(string prompt) => PromptName.IsValid(prompt, Settings.Environments, out var reason)
        ? null
        : RegistryFailure.Finding(RegistryDiagnostics.UnknownPrompt, "", reason);

    /// <summary>What is wrong with an environment's name given by the user; null when there is one.</summary>
    internal Diagnostic? CheckEnvironment(string environment) => Settings.Environments.Contains(environment)
        ? null
        : RegistryFailure.Finding(
            RegistryDiagnostics.UnknownEnvironment,
            "",
            $"There is no environment '{environment}'.{Suggestion.Sentence(environment, Settings.Environments)} "
                + $"Environments are: {string.Join(", ", Settings.Environments)}; "
                + $"{RepositorySettings.FileName} lists them under 'environments'.");

    private static RepositorySettings InForce(RepositorySettings edited, ProtectedSettings reviewed) => reviewed.Settings is not { } counts
        ? edited
        : edited with
        {
            LedgerBranch = counts.LedgerBranch,
            ProtectedBranch = reviewed.Branch ?? counts.ProtectedBranch,
            AllowedSigners = counts.AllowedSigners,
        };

    private static Diagnostic Differs(ProtectedSettings reviewed) => RegistryFailure.Finding(
        RegistryDiagnostics.SettingsNotInForce, RepositorySettings.FileName,
        $"'ledger', 'protected-branch' or 'allowed-signers' are others here than on the branch {reviewed.Branch}. What {reviewed.Branch} says counts "
            + "until the change is merged there.");

    private static SettingsResult ReadSettings(RepositoryPlace place, IGitReader reader)
    {
        var path = place.Prefix + RepositorySettings.FileName;
        if (place.Root is { } root)
        {
            return SettingsParser.Parse(new RepositoryFolder(root).ReadText(RepositorySettings.FileName, YamlReader.MaximumLength * 4), path);
        }

        var head = reader.Resolve("HEAD");
        var entry = head is { } commit ? reader.Find(reader.ReadCommit(commit).Tree, path) : null;
        return SettingsParser.Parse(entry is { IsFile: true } ? FileText.Decode(reader.ReadBytes(entry.Id, GitLimits.MaximumText), path) : null, path);
    }
}

/// <summary>What a registry takes from its surroundings.</summary>
public sealed record GitRegistryOptions
{
    /// <summary>The clock that events are dated by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 to below 1: how much of a pause before another attempt is waited.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    public GitReaderKind Reader { get; init; }

    /// <summary>Attempts while others write the ledger.</summary>
    public int MaximumAttempts { get; init; } = 250;

    /// <summary>The git to run.</summary>
    public string Program { get; init; } = "git";
}
