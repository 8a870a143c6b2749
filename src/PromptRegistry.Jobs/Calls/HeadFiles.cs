using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Jobs.Calls;

/// <summary>The suites of a repository: those of its work tree, and in a bare repository those of its HEAD.</summary>
internal static class HeadFiles
{
    public static IEvaluationFiles Of(GitRegistry registry)
    {
        if (registry.Place.Root is { } root) return new DirectoryFiles(root);
        if (registry.Reader.Resolve("HEAD") is not { } head || registry.Reader.KindOf(head) != GitObjectKind.Commit) return new DirectoryFiles(registry.Place.GitFolder);
        var prefix = registry.Place.Prefix;
        var tree = new GitTreeFiles(registry.Reader, registry.Reader.ReadCommit(head).Tree, prefix);
        var end = "/" + EvaluationSuite.FileName;
        return new CommitFiles(registry, head, prefix,
        [
            .. tree.FindAll(PromptPaths.PromptsFolder).Where(f => f.EndsWith(end, StringComparison.Ordinal))
                .Select(f => f[(PromptPaths.PromptsFolder.Length + 1)..^end.Length]).Order(StringComparer.Ordinal),
        ]);
    }
}
