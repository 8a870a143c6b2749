using System.Security.Cryptography;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>Where scorers that run programs take their files from, and where they run.</summary>
/// <param name="Sandbox">Runs them, as far as that is allowed.</param>
/// <param name="Find">The paths of all files in the prompt's folder, relative to it.</param>
/// <param name="Read">The content of one, or null where there is none.</param>
internal sealed record ProgramSource(Sandbox Sandbox, Func<IReadOnlyList<string>> Find, Func<string, byte[]?> Read)
{
    /// <summary>The most that the files of one scorer may have together: 16 MiB.</summary>
    private const int MaximumBytes = 16 << 20;

    /// <summary>The files of the prompt's folder that an option names or matches, by path; null after a finding.</summary>
    /// <param name="also">Names that are taken where there is such a file.</param>
    public SortedDictionary<string, byte[]>? Files(ScorerSource source, MappingReader options, string key, IEnumerable<string> also)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in also)
        {
            if (FilePattern.IsInside(name) && !FilePattern.IsPattern(name) && Read(name) is { } content) files[name] = content;
        }

        foreach (var name in options.Texts(key))
        {
            if (!FilePattern.IsInside(name))
            {
                source.Report(options.Node(key)!, $"'{name}' leaves the prompt's folder. Name a file in it.");
                return null;
            }

            IReadOnlyList<string> matching = FilePattern.IsPattern(name) ? [.. Find().Where(file => FilePattern.Of(name).IsMatch(file))] : [name];
            foreach (var file in matching) if (Read(file) is { } content) files[file] = content;
            if (matching.Count > 0 && files.ContainsKey(matching[0])) continue;
            source.Report(options.Node(key)!, $"The prompt's folder has no file '{name}'.");
            return null;
        }

        var bytes = files.Values.Sum(content => (long)content.Length);
        if (bytes <= MaximumBytes) return files;
        source.Report(options.Node(key) ?? source.Name, $"The files of '{source.Kind}' have more than {MaximumBytes >> 20} MiB together.");
        return null;
    }

    /// <summary>What the files are, for the digest of what is measured.</summary>
    public static string Digest(IReadOnlyDictionary<string, byte[]> files) =>
        string.Concat(files.Select(file => $"{file.Key} {Convert.ToHexStringLower(SHA256.HashData(file.Value))}\n"));

    /// <summary>The limits that the options say; null after a finding.</summary>
    public static SandboxLimits? Limits(ScorerSource source, MappingReader options)
    {
        var time = options.Node("timeout") is { } written ? Duration.Read(written) : TimeSpan.FromSeconds(10);
        var memory = options.Integer("memory") ?? 512;
        if (time is null || time <= TimeSpan.Zero || time > TimeSpan.FromMinutes(10))
        {
            source.Report(options.Node("timeout")!, "'timeout' is how long the program may take, up to 10min, such as timeout: 30s.");
            return null;
        }

        if (memory is >= 16 and <= 8192) return new SandboxLimits(time.Value, (long)memory << 20);
        source.Report(options.Node("memory")!, $"'memory' is in MiB, from 16 to 8192, but {memory} was found.");
        return null;
    }
}
