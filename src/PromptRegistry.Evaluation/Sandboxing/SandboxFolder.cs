namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>A folder of its own for the files of one program, which goes with it.</summary>
internal sealed class SandboxFolder : IDisposable
{
    public SandboxFolder(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var (name, content) in files)
        {
            var file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }

        if (Wrapper.Before.Count == 0 || OperatingSystem.IsWindows()) return;
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode folder = readable | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(Path, folder);
        foreach (var inner in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories)) File.SetUnixFileMode(inner, folder);
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)) File.SetUnixFileMode(file, readable | UnixFileMode.UserWrite);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("prompt-program-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A program without a sandbox may hold it still; the system's folder for such things is cleaned by the system.
        }
    }
}
