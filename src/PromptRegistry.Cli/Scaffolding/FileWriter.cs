using PromptRegistry.Files;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>Writes new files into a repository; what people may have changed is kept.</summary>
internal static class FileWriter
{
    public static IReadOnlyList<(string Path, FileWriting Writing)> Write(string root, IEnumerable<NewFile> files, bool isDryRun)
    {
        var folder = new RepositoryFolder(root);
        var result = new List<(string, FileWriting)>();
        foreach (var file in files)
        {
            var present = folder.ReadText(file.Path);
            var writing = present is null ? FileWriting.Created
                : file.Replaces && present != file.Text ? FileWriting.Updated
                : FileWriting.Kept;
            if (writing != FileWriting.Kept && !isDryRun) folder.Write(file.Path, file.Text);
            result.Add((file.Path, writing));
        }

        return result;
    }
}
