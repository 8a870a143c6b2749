using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git;
using PromptRegistry.Git.Releasing;

namespace PromptRegistry.Cli.Files;

/// <summary>Says before anything else that a sparse checkout left files of the prompts out, because findings about missing files follow from that.</summary>
internal static class SparseFiles
{
    /// <summary>The finding, with those that may follow from it behind.</summary>
    public static IReadOnlyList<Diagnostic> Before(CommandEnvironment environment, string root, IReadOnlyList<Diagnostic> findings) =>
        Find(environment, root) is { } leftOut ? [leftOut, .. findings] : findings;

    private static Diagnostic? Find(CommandEnvironment environment, string root)
    {
        if (!MayBeSparse(root)) return null;
        var opened = GitRegistry.Open(root, environment.Registry, environment.Cancellation);
        if (!opened.Succeeded) return null;
        using var registry = opened.Value;
        return SparseCheckout.Find(registry, environment.Cancellation);
    }

    /// <summary>A look at one file spares nearly everybody the start of git; a linked work tree has it elsewhere.</summary>
    private static bool MayBeSparse(string root)
    {
        for (var folder = new DirectoryInfo(root); folder is not null; folder = folder.Parent)
        {
            var git = Path.Combine(folder.FullName, ".git");
            if (Directory.Exists(git)) return File.Exists(Path.Combine(git, "info", "sparse-checkout"));
            if (File.Exists(git)) return true;
        }

        return false;
    }
}
