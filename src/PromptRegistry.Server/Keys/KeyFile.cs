using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Keys;

/// <summary>
/// The file that keys are kept in: JSON, for its owner alone, outside of the repository, so that no change of a branch makes a key. It is written whole and put in
/// the place of the old one: who reads it meanwhile sees the one or the other.
/// </summary>
internal sealed class KeyFile(string path) : IKeyStore
{
    private const long Largest = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Name => Path;

    /// <summary>What tells whether it is another one than before; null where there is none.</summary>
    public string? Stamp => new FileInfo(Path) is { Exists: true } file ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}/{file.Length}") : null;

    /// <summary>The keys; none where there is no file.</summary>
    /// <exception cref="KeyFileException">It cannot be read, or others may write it.</exception>
    public IReadOnlyList<ServerKey> Read()
    {
        try
        {
            var file = new FileInfo(Path);
            if (!file.Exists) return [];
            if (file.Length > Largest) throw new KeyFileException($"{Path} is larger than {Largest} bytes.");
            if (!OperatingSystem.IsWindows() && (Mode(file) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
                throw new KeyFileException($"Others may write {Path}, and with it make keys. Run 'chmod 600 {Path}'.");
            return Parse(File.ReadAllBytes(Path), Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"{Path} cannot be read: {exception.Message}", exception);
        }
    }

    public void Change(Func<IReadOnlyList<ServerKey>, IReadOnlyList<ServerKey>> change) => Write(change(Read()));

    /// <summary>The keys that were written.</summary>
    /// <param name="json">Null for none.</param>
    /// <param name="where">Where they are, for messages.</param>
    /// <exception cref="KeyFileException">These are no keys.</exception>
    internal static IReadOnlyList<ServerKey> Parse(byte[]? json, string where)
    {
        if (json is null) return [];
        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(json, Json);
            if (kept?.Keys is not { } keys || keys.Any(k => k is null || k.Hash.Length != 64 || !k.Hash.All(char.IsAsciiHexDigitLower))) throw new JsonException("A key has no hash.");
            return keys;
        }
        catch (JsonException exception)
        {
            throw new KeyFileException($"{where} is not what 'dotnet prompt serve keys add' writes: {exception.Message}", exception);
        }
    }

    /// <summary>Keys as they are written elsewhere than in a file.</summary>
    internal static string ToJson(IReadOnlyList<ServerKey> keys) => JsonSerializer.Serialize(new Kept(keys), Json);

    /// <exception cref="KeyFileException">It cannot be written.</exception>
    public void Write(IReadOnlyList<ServerKey> keys)
    {
        var temporary = $"{Path}.{Guid.NewGuid():N}";
        try
        {
            if (System.IO.Path.GetDirectoryName(Path) is { } folder) Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = File.Open(temporary, options)) JsonSerializer.Serialize(stream, new Kept(keys), Json);
            File.Move(temporary, Path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw new KeyFileException($"{Path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Why a file may not hold keys, as it lies in the repository; null where it does not.</summary>
    public Diagnostic? IsIn(string repository)
    {
        var top = Directories(System.IO.Path.GetFullPath(repository)).FirstOrDefault(d => System.IO.Path.Exists(System.IO.Path.Combine(d, ".git"))) ?? System.IO.Path.GetFullPath(repository);
        return Directories(System.IO.Path.GetDirectoryName(Path)!).Contains(System.IO.Path.TrimEndingDirectorySeparator(top))
            ? Finding($"{Path} lies in the repository {top}, where a change of a branch could make keys. Name a file outside of it.")
            : null;
    }

    public static Diagnostic Finding(string message) => new(ServerDiagnostics.KeysUnusable, SourceLocation.File(""), message);

    private static UnixFileMode Mode(FileInfo file) => (file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!).UnixFileMode;

    private static IEnumerable<string> Directories(string start)
    {
        for (var at = System.IO.Path.TrimEndingDirectorySeparator(start); at is not null; at = System.IO.Path.GetDirectoryName(at)) yield return at;
    }

    private sealed record Kept(IReadOnlyList<ServerKey> Keys);
}

/// <summary>The file of keys cannot be used; the message says which and why.</summary>
internal sealed class KeyFileException(string message, Exception? inner = null) : Exception(message, inner);
