using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>The prompts that the ledger knows, also when all their tags are gone.</summary>
internal static class LedgerNames
{
    private static readonly string[] Folders = ["state", "releases"];

    private const string FileEnd = ".yaml";

    public static IEnumerable<string> Of(IGitReader reader, LedgerSnapshot ledger) => Folders
        .SelectMany(f => ledger.Tree is { } tree && reader.Find(tree, f) is { IsTree: true } folder ? TreeWalk.Below(reader, folder.Id, "") : [])
        .Where(found => found.Entry.IsFile && found.Path.EndsWith(FileEnd, StringComparison.Ordinal))
        .Select(found => found.Path[..^FileEnd.Length])
        .Distinct(StringComparer.Ordinal);
}
