using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Ledger;

/// <summary>The prompts that the ledger knows, also when all their tags are gone.</summary>
internal static class LedgerNames
{
    private static readonly string[] Folders = ["state", "releases"];

    public static IEnumerable<string> Of(IGitReader reader, LedgerSnapshot ledger) => Folders
        .SelectMany(f => ledger.Tree is { } tree && reader.Find(tree, f) is { IsTree: true } folder ? Files(reader, folder.Id, "") : [])
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Files(IGitReader reader, ObjectId tree, string prefix)
    {
        foreach (var entry in reader.ReadTree(tree))
        {
            if (entry.IsFile && entry.Name.EndsWith(".yaml", StringComparison.Ordinal)) yield return prefix + entry.Name[..^5];
            if (!entry.IsTree) continue;
            foreach (var below in Files(reader, entry.Id, $"{prefix}{entry.Name}/")) yield return below;
        }
    }
}
