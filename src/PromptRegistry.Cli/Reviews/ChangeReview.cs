using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Reviews;

namespace PromptRegistry.Cli.Reviews;

/// <summary>Compares the prompts of the work tree with those of a base.</summary>
internal sealed class ChangeReview(GitRegistry registry, PromptRepository repository, ReviewBase start)
{
    /// <summary>The prompts that differ, in the order of their names.</summary>
    public IReadOnlyList<PromptReview> Read()
    {
        var before = start.Prompts(registry);
        var now = repository.Files.PromptNames();
        var names = new AccessorNames(now);
        return [.. before.Union(now).Order(StringComparer.Ordinal).Select(n => Compare(n, before.Contains(n), now.Contains(n), names)).OfType<PromptReview>()];
    }

    private PromptReview? Compare(string name, bool wasThere, bool isThere, AccessorNames names)
    {
        var oldFiles = start.Files(registry);
        var before = wasThere ? PromptLoader.Load(name, oldFiles, repository.Settings) : null;
        var after = isThere ? PromptChecker.Check(name, repository.Files, repository.Settings, names) : null;
        var files = FileChanges.Between(
            Paths(before), oldFiles, Paths(after), repository.Files);
        var suite = Evaluated(name, isThere);
        var suiteBefore = wasThere ? ReleaseEvaluation.At(registry, new PromptPlace(registry.Place.Prefix, name), start.Commit) : ReleaseEvaluation.None;
        if (files.Count == 0 && suite.Verdict?.Suite == suiteBefore.Verdict?.Suite && suite.Verdict?.Outcome == suiteBefore.Verdict?.Outcome)
        {
            return null;
        }

        return new PromptReview(
            name, before?.Prompt, after?.Prompt, [.. after?.Diagnostics.Where(d => d.IsError) ?? []],
            before?.Prompt is { } old && after?.Prompt is { } current ? ContractDiff.Compare(old.Contract, current.Contract) : null,
            files, suiteBefore.Verdict, suite.Verdict);
    }

    private ReleaseEvaluation Evaluated(string name, bool isThere) => isThere
        ? ReleaseEvaluation.Of(new DirectoryFiles(repository.Root), name)
        : ReleaseEvaluation.None;

    /// <summary>The files of a prompt; of one that does not load, at least its manifest.</summary>
    private static IEnumerable<string> Paths(PromptLoadResult? loaded) =>
        loaded is null ? [] : loaded.Prompt?.Files ?? (loaded.Manifest is { } manifest ? [manifest.Path] : []);
}
