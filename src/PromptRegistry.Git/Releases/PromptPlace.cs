using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Git.Releases;

/// <summary>Where in a git repository a prompt's files are.</summary>
/// <param name="Root">The root that it belongs to: empty, or a path that ends in <c>/</c>.</param>
/// <param name="Name">Its folder below <c>prompts/</c> of that root.</param>
public sealed record PromptPlace(string Root, string Name)
{
    /// <summary>The prompt's folder, from the top of the repository.</summary>
    public string Path => Root + PromptPaths.Folder(Name);

    /// <summary>
    /// Takes the folder that a release recorded apart: a name in refs ends in the prompt's own name, and its folder ends in
    /// <c>prompts/</c> and that name.
    /// </summary>
    /// <param name="registered">The name in refs.</param>
    /// <param name="path">The folder that the release's tag names; null where it names none.</param>
    /// <returns>Null where it names none, or one that cannot be this prompt's.</returns>
    internal static PromptPlace? Of(string registered, string? path)
    {
        if (path is null || path.Split('/').Any(s => s is "" or "." or "..")) return null;
        for (var at = 0; at >= 0; at = registered.IndexOf('/', at) is var slash and >= 0 ? slash + 1 : -1)
        {
            var folder = PromptPaths.Folder(registered[at..]);
            if (path == folder) return new PromptPlace("", registered[at..]);
            if (path.EndsWith("/" + folder, StringComparison.Ordinal)) return new PromptPlace(path[..^folder.Length], registered[at..]);
        }

        return null;
    }
}
