namespace PromptRegistry.Cli.Scaffolding;

/// <summary>Writes new files into a repository; what people may have changed is kept.</summary>
internal static class FileWriter
{
    public static IReadOnlyList<(string Path, FileWriting Writing)> Write(string root, IEnumerable<NewFile> files, bool isDryRun)
    {
        var result = new List<(string, FileWriting)>();
        foreach (var file in files)
        {
            var full = Path.Combine(root, file.Path);
            var writing = !File.Exists(full) ? FileWriting.Created
                : file.Replaces && File.ReadAllText(full) != file.Text ? FileWriting.Updated
                : FileWriting.Kept;
            if (writing != FileWriting.Kept && !isDryRun)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllText(full, file.Text);
            }

            result.Add((file.Path, writing));
        }

        return result;
    }
}
