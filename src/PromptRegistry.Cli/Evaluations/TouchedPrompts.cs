using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git;
using PromptRegistry.Git.Reviews;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>
/// The prompts that a change can be seen in: all after a change of the settings, those in whose folder something changed, and those that include a template
/// that did.
/// </summary>
internal sealed class TouchedPrompts(GitRegistry registry, RepositorySettings settings, ReviewBase start)
{
    private readonly LoadedPrompts before = new(start.Files(registry), settings);

    /// <summary>Those of <paramref name="all"/> that are touched, in its order.</summary>
    public IReadOnlyList<string> Of(IReadOnlyList<string> all, IReadOnlySet<string> changed)
    {
        if (changed.Contains(RepositorySettings.FileName)) return all;
        var folders = changed.SelectMany(Folders).ToHashSet(StringComparer.Ordinal);
        var touched = all.Where(n => folders.Contains(PromptPaths.Folder(n))).ToHashSet(StringComparer.Ordinal);
        if (changed.Any(p => p.StartsWith(PromptPaths.TemplatesFolder + "/", StringComparison.Ordinal)))
        {
            var left = all.Where(n => !touched.Contains(n)).ToList();
            touched.UnionWith(left.AsParallel().Where(n => Before(n).Prompt is not { } prompt || prompt.Files.Any(changed.Contains)).ToList());
        }

        return [.. all.Where(touched.Contains)];
    }

    /// <summary>A prompt as the base has it.</summary>
    public PromptLoadResult Before(string name) => before.Of(name);

    private static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1)) yield return path[..slash];
    }
}
