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
