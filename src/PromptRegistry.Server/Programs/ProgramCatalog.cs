using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Readiness;
using PromptRegistry.Git;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;
using PromptRegistry.Jobs.Calls;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Programs;

/// <summary>
/// The programs that the protected branch has: what a branch proposes counts when it is merged. They are looked at again after a while, and read again when the branch moved.
/// </summary>
internal sealed class ProgramCatalog(ServerOptions options) : IDisposable
{
    private const int Most = 10_000;

    private readonly SemaphoreSlim turn = new(1, 1);
    private ProgramsView? view;
    private long looked;

    /// <summary>The programs as they are now, or why they cannot be read.</summary>
    public async Task<(ProgramsView? View, Problem? Refused)> ReadAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref view) is { } known && options.Clock.GetElapsedTime(Interlocked.Read(ref looked)) < options.RefreshInterval) return (known, null);
        await turn.WaitAsync(cancellation);
        try
        {
            var (read, refused) = await Task.Run(() => Read(cancellation), cancellation);
            if (read is null) return (null, refused);
            Volatile.Write(ref view, read);
            Interlocked.Exchange(ref looked, options.Clock.GetTimestamp());
            return (read, null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Does something with the repository as the protected branch has it.</summary>
    public static Outcome<T> WithRepository<T>(ServerOptions options, Func<GitRegistry, ObjectId, Outcome<T>> run, CancellationToken cancellation)
        where T : class
    {
        var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
        if (opened.Value is not { } registry) return opened.As<T>();
        using (registry)
        {
            try
            {
                // A repository without settings has no branch that says that it is protected.
                if ((registry.Protected.Commit ?? registry.Local.Resolve("HEAD")) is { } commit && registry.Local.KindOf(commit) == GitObjectKind.Commit) return run(registry, commit);
                return Outcome<T>.Failure(OutcomeCode.Infrastructure, RegistryFailure.Finding(RegistryDiagnostics.GitFailed, "", "The repository has no commit to read programs from."));
            }
            catch (Exception exception) when (exception is GitException or PromptFileException)
            {
                return Outcome<T>.Failure(OutcomeCode.Infrastructure, RegistryFailure.Finding(RegistryDiagnostics.GitFailed, "", PlainText.OneLine(exception.Message)));
            }
        }
    }

    /// <summary>Reviews prompts by their recorded answers at the protected branch.</summary>
    public static Task<Outcome<ReviewedPrompts>> ReviewAsync(ServerOptions options, IReadOnlyList<string> prompts, ProgramTier tier, CancellationToken cancellation) =>
        Task.Run(() => WithRepository(options, (registry, commit) =>
        {
            var settings = SettingsAt(registry, commit);
            var local = prompts.Select(settings.LocalName).ToList();
            var files = new CommitFiles(registry, commit, registry.Place.Prefix, local);
            return Outcome<ReviewedPrompts>.Success(new ReviewedPrompts(
                ReadinessRun.RunAsync(files, local, tier, settings.Programs, cancellation).GetAwaiter().GetResult(), commit.Hex));
        }, cancellation), cancellation);

    public static RepositorySettings SettingsAt(GitRegistry registry, ObjectId commit) =>
        SettingsParser.Parse(registry.FilesOf(commit).Read(RepositorySettings.FileName)).Settings;

    public static HashSet<string> PromptsAt(GitRegistry registry, RepositorySettings settings, ObjectId commit) =>
        [.. new PromptNames(registry.Local).Find(registry.Local.ReadCommit(commit).Tree, registry.Place.Prefix).Select(settings.RegisteredName)];

    /// <summary>Who has to agree to changes of files; null where no file says it.</summary>
    private static CodeOwners? OwnersAt(GitRegistry registry, ObjectId commit)
    {
        var whole = new GitTreeFiles(registry.Local, registry.Local.ReadCommit(commit).Tree);
        return CodeOwners.Paths.FirstOrDefault(p => whole.Find(p) is { IsFile: true }) is { } found && whole.Read(found) is { } text ? CodeOwners.Parse(text) : null;
    }

    public void Dispose() => turn.Dispose();

    private (ProgramsView? View, Problem? Refused) Read(CancellationToken cancellation)
    {
        var read = WithRepository(options, (registry, commit) =>
        {
            if (view is { } same && same.Commit == commit) return Outcome<ProgramsView>.Success(same);
            var (settings, files) = (SettingsAt(registry, commit), registry.FilesOf(commit));
            var prompts = PromptsAt(registry, settings, commit);
            var programs = new SortedDictionary<string, ProgramDefinition>(StringComparer.Ordinal);
            var findings = new List<Diagnostic>();
            foreach (var path in files.FindAll(ProgramDefinition.Folder).Where(p => ProgramDefinition.IdOf(p) is not null).Take(Most))
            {
                cancellation.ThrowIfCancellationRequested();
                var parsed = ProgramParser.Parse(files.Read(path) ?? "", path, settings, prompts);
                findings.AddRange(parsed.Diagnostics.Where(d => d.IsError));
                if (parsed.Program is { } program) programs.Add(program.Id, program);
            }

            return Outcome<ProgramsView>.Success(new ProgramsView(commit, settings, programs, findings) { Owners = OwnersAt(registry, commit), Prefix = registry.Place.Prefix });
        }, cancellation);
        return read.Value is { } found ? (found, null) : (null, Doing.Statuses.Of(read));
    }
}

/// <summary>The programs of a commit.</summary>
/// <param name="Settings">What the same commit says of prices, models and teams.</param>
/// <param name="Programs">By id.</param>
/// <param name="Findings">What is wrong with those that are left out.</param>
internal sealed record ProgramsView(ObjectId Commit, RepositorySettings Settings, IReadOnlyDictionary<string, ProgramDefinition> Programs, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>Who has to agree to changes of files; null where no file says it.</summary>
    public CodeOwners? Owners { get; init; }

    /// <summary>The folder of the registry in its repository; empty at the root.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The programs that a caller sees: those all of whose prompts are theirs.</summary>
    public IEnumerable<ProgramDefinition> ShownTo(Caller caller) => Programs.Values.Where(p => IsShown(p, caller));

    /// <summary>Whether a caller sees a program.</summary>
    public static bool IsShown(ProgramDefinition program, Caller caller) => program.Prompts.All(p => caller.Sees(p.Name));

    /// <summary>Who has to agree to a change of a program.</summary>
    public IReadOnlyList<string> OwnersOf(ProgramDefinition program) => Owners?.OwnersOf(Prefix + ProgramDefinition.PathOf(program.Id)) ?? [];
}

/// <param name="Reviews">Each prompt.</param>
/// <param name="Commit">The commit that was reviewed.</param>
internal sealed record ReviewedPrompts(IReadOnlyList<PromptReadiness> Reviews, string Commit);
