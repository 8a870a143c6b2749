using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Comparing;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reviews;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Reviews;

/// <summary>
/// Compares the prompts of the work tree with those of a base. Only prompts that a changed file can touch are loaded and evaluated:
/// those of its folder, and those that include it.
/// </summary>
internal sealed class ChangeReview(GitRegistry registry, PromptRepository repository, ReviewBase start)
{
    private readonly IPromptFiles oldFiles = start.Files(registry);
    private readonly TouchedPrompts prompts = new(registry, repository.Settings, start);

    /// <summary>The prompts that differ, in the order of their names.</summary>
    public IReadOnlyList<PromptReview> Read()
    {
        var changed = start.ChangedFiles(registry);
        if (changed.Count == 0) return [];
        var before = start.Prompts(registry);
        var now = repository.Files.PromptNames();
        var names = new AccessorNames(now);
        var (was, isNow) = (before.ToHashSet(StringComparer.Ordinal), now.ToHashSet(StringComparer.Ordinal));
        var touched = prompts.Of(was.Union(isNow, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList(), changed);
        var present = new LoadedPrompts(repository.Files, repository.Settings);
        IReadOnlyDictionary<string, ReleaseEvaluation> verdicts = null!, verdictsBefore = null!;
        Parallel.Invoke(
            () => verdicts = ReleaseEvaluation.OfAll(new DirectoryFiles(repository.Root), touched.Where(isNow.Contains).ToList(), request => request with
            {
                Loaded = present.Of,
                Base = EarlierVersions.Version(registry, start),
                Measured = (prompt, baseline) => EarlierVersions.Measured(registry, prompt, baseline),
            }),
            () => verdictsBefore = ReleaseEvaluation.OfAll(
                new CommitFiles(registry, start.Commit, registry.Place.Prefix, [.. touched.Where(was.Contains)]), touched, request => request with
                {
                    // Under other settings a prompt may load otherwise.
                    Loaded = changed.Contains(RepositorySettings.FileName) ? null : prompts.Before,
                    Measured = (prompt, baseline) => EarlierVersions.Measured(registry, prompt, baseline, start.Commit),
                }));
        return
        [
            .. touched.AsParallel().AsOrdered().Select(n => Compare(
                n,
                was.Contains(n) ? prompts.Before(n) : null,
                isNow.Contains(n) ? PromptChecker.Check(present.Of(n), repository.Settings, names) : null,
                verdictsBefore.GetValueOrDefault(n, ReleaseEvaluation.None),
                verdicts.GetValueOrDefault(n, ReleaseEvaluation.None))).OfType<PromptReview>(),
        ];
    }

    private PromptReview? Compare(string name, PromptLoadResult? before, PromptLoadResult? after, ReleaseEvaluation suiteBefore, ReleaseEvaluation suite)
    {
        var files = FileChanges.Between(Paths(before), oldFiles, Paths(after), repository.Files);
        if (files.Count == 0 && suite.Verdict?.Suite == suiteBefore.Verdict?.Suite && suite.Verdict?.Outcome == suiteBefore.Verdict?.Outcome)
        {
            return null;
        }

        return new PromptReview(
            name, before?.Prompt, after?.Prompt, [.. after?.Diagnostics.Where(d => d.IsError) ?? []],
            before?.Prompt is { } old && after?.Prompt is { } current ? ContractDiff.Compare(old.Contract, current.Contract) : null,
            files, suiteBefore.Verdict, suite.Verdict)
        {
            Evaluation = suite.Evaluation,
            Failing = suite.Evaluation is { } evaluated ? FailingCase.Of(evaluated, suiteBefore.Evaluation?.Cases ?? []) : [],
        };
    }

    /// <summary>The files of a prompt; of one that does not load, at least its manifest.</summary>
    private static IEnumerable<string> Paths(PromptLoadResult? loaded) =>
        loaded is null ? [] : loaded.Prompt?.Files ?? (loaded.Manifest is { } manifest ? [manifest.Path] : []);
}
