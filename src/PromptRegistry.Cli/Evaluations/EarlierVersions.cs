using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Git;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Log;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Reviews;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>Other states of the prompts for an evaluation, from git; it is opened when the first is asked for.</summary>
/// <param name="folder">A folder of the repository.</param>
/// <param name="options">The surroundings.</param>
internal sealed class EarlierVersions(string folder, GitRegistryOptions options, CancellationToken cancellation) : IDisposable
{
    private readonly Lock gate = new();
    private Outcome<GitRegistry>? opened;

    /// <summary>The version of a prompt that a word means.</summary>
    public Outcome<OtherVersion> Against(string prompt, string word)
    {
        var registry = Open();
        if (!registry.Succeeded) return Failure(registry.Diagnostics);
        var found = PromptRevision.Find(registry.Value, prompt, word);
        return found.Map(revision => Version(registry.Value, revision));
    }

    /// <summary>The base of a change.</summary>
    public Outcome<OtherVersion> Base(string revision)
    {
        var registry = Open();
        if (!registry.Succeeded) return Failure(registry.Diagnostics);
        var found = ReviewBase.Find(registry.Value, revision);
        return found.Map(start => Version(registry.Value, start));
    }

    /// <summary>The prompts of the work tree that a change since a branch, tag or commit can be seen in.</summary>
    public Outcome<IReadOnlyList<string>> TouchedSince(string revision, PromptRepository repository)
    {
        var registry = Open();
        if (!registry.Succeeded) return new(null, OutcomeCode.Usage, registry.Diagnostics);
        var found = ReviewBase.Find(registry.Value, revision);
        if (!found.Succeeded) return new(null, found.Code, found.Diagnostics);
        var touched = new TouchedPrompts(registry.Value, repository.Settings, found.Value).Of(repository.Files.PromptNames(), found.Value.ChangedFiles(registry.Value));
        return Outcome<IReadOnlyList<string>>.Success(touched, [.. found.Diagnostics]);
    }

    /// <summary>Where a prompt may be as its baseline measured it.</summary>
    public IEnumerable<OtherVersion> Measured(string prompt, Baseline baseline) =>
        Open() is { Succeeded: true } registry ? Measured(registry.Value, prompt, baseline) : [];

    /// <summary>The releases of a prompt that were evaluated, the oldest first, as the ledger has them; none where there is no ledger.</summary>
    public IReadOnlyList<ReleasedScores> Releases(string prompt)
    {
        if (Open() is not { Succeeded: true } registry) return [];
        var log = new LogOperation(registry.Value).Run(new LogRequest(prompt) { Kind = LedgerEventKind.Release }, cancellation);
        return log.Value is not { } found
            ? []
            : [.. found.Events.Reverse().Where(e => e.Verdict is not null).Select(e => new ReleasedScores(e.Version.ToString(), e.Verdict!.Outcome, e.Verdict.Scores))];
    }

    /// <summary>The same in an open registry.</summary>
    /// <param name="at">The commit that has the baseline; null for the work tree's.</param>
    public static IEnumerable<OtherVersion> Measured(GitRegistry registry, string prompt, Baseline baseline, ObjectId? at = null) =>
        PromptRevision.Measured(registry, prompt, baseline.PromptVersion, $"{PromptPaths.Folder(prompt)}/{Baseline.FileName}", at)
            .Select(revision => Version(registry, revision));

    /// <summary>The base of a change, as an evaluation reads it.</summary>
    public static OtherVersion Version(GitRegistry registry, ReviewBase start) =>
        new(start.Name, new CommitFiles(registry, start.Commit, registry.Place.Prefix, []));

    public void Dispose()
    {
        if (opened is { Succeeded: true } registry) registry.Value.Dispose();
    }

    private static OtherVersion Version(GitRegistry registry, PromptRevision revision) =>
        new(revision.Name, new CommitFiles(registry, revision.Commit, revision.Place.Root, [revision.Place.Name])) { Prompt = revision.Place.Name };

    private static Outcome<OtherVersion> Failure(IReadOnlyList<Diagnostic> diagnostics) => new(null, OutcomeCode.Usage, diagnostics);

    private Outcome<GitRegistry> Open()
    {
        lock (gate) return opened ??= GitRegistry.Open(folder, options, cancellation);
    }
}
