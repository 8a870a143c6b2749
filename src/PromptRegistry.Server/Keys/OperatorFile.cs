using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Keys;

/// <summary>A file of whoever runs the server: outside of the repository, so that no change of a branch reaches it, and where it has secrets for its owner alone.</summary>
internal static class OperatorFile
{
    private const long Largest = 1024 * 1024;

    /// <summary>Its text, or why it cannot be used.</summary>
    public static (string? Text, Diagnostic? Problem) Read(string path, string repository, DiagnosticDescriptor wrong)
    {
        var full = Path.GetFullPath(path);
        if (new KeyFile(full).IsIn(repository) is not null) return (null, Finding($"{full} lies in the repository, where a change of a branch could edit it. Name a file outside of it."));
        try
        {
            var file = new FileInfo(full);
            if (!file.Exists) return (null, Finding($"There is no file {full}."));
            if (file.Length > Largest) return (null, Finding($"{full} is larger than {Largest} bytes."));
            if (!OperatingSystem.IsWindows() && (Mode(file) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.OtherRead)) != 0)
                return (null, Finding($"Others may read or write {full}, which has secrets. Run 'chmod 600 {full}'."));
            return (File.ReadAllText(full), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, Finding($"{full} cannot be read: {exception.Message}"));
        }

        Diagnostic Finding(string message) => new(wrong, SourceLocation.File(""), message);
    }

    private static UnixFileMode Mode(FileInfo file) => (file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!).UnixFileMode;
}
