using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Git.Releasing;

/// <summary>
/// Files that git leaves out of the work tree on purpose ('git sparse-checkout'). They are neither changed nor removed: a release has them from its
/// commit, and a review says that it did not look at them.
/// </summary>
public static class SparseCheckout
{
    private const int MostNamed = 5;

    /// <summary>What is left out of the prompts, of what they share and of the settings, with how to get it; null where nothing is.</summary>
    public static Diagnostic? Find(GitRegistry registry, CancellationToken cancellation = default)
    {
        var prefix = registry.Place.Prefix;
        var left = LeftOut(registry, cancellation)
            .Where(p => p.StartsWith(prefix, StringComparison.Ordinal))
            .Select(p => p[prefix.Length..])
            .Where(p => p.StartsWith(PromptPaths.PromptsFolder + "/", StringComparison.Ordinal) || p.StartsWith(PromptPaths.TemplatesFolder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        return left.Count == 0
            ? null
            : RegistryFailure.Finding(RegistryDiagnostics.NotInWorkTree, "",
                $"This is a sparse checkout, and {(left.Count == 1 ? "a file of the prompts is" : $"{left.Count} files of the prompts are")} not in it: "
                    + $"{string.Join(", ", left.Take(MostNamed))}{(left.Count > MostNamed ? " …" : "")}. They were not looked at. Get them with "
                    + $"'git sparse-checkout add {prefix}{PromptPaths.PromptsFolder} {prefix}{PromptPaths.TemplatesFolder}', or all files with 'git sparse-checkout disable'.");
    }

    /// <summary>Their paths, relative to the root of the git repository.</summary>
    internal static IReadOnlySet<string> LeftOut(GitRegistry registry, CancellationToken cancellation)
    {
        if (registry.Place.WorkTree is not { } tree) return new HashSet<string>();
        var prefix = registry.Place.Prefix;
        string[] below = [prefix + PromptPaths.PromptsFolder, prefix + PromptPaths.TemplatesFolder];
        return registry.Git.Ask(["--literal-pathspecs", "ls-files", "-t", "-z", "--full-name", "--", .. below], cancellation: cancellation)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("S ", StringComparison.Ordinal))
            .Select(line => line[2..])
            .Where(path => !File.Exists(Path.Combine(tree, path)))
            .ToHashSet(StringComparer.Ordinal);
    }
}
