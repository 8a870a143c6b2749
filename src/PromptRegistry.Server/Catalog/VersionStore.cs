using Microsoft.Extensions.Caching.Memory;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Catalog;

/// <summary>Versions that were read: what a release's tag leads to never changes, so that it is read once and kept as long as there is room.</summary>
internal sealed class VersionStore : IDisposable
{
    private const long Room = 512L * 1024 * 1024;

    private readonly MemoryCache versions = new(new MemoryCacheOptions { SizeLimit = Room });

    /// <summary>A version, loaded.</summary>
    /// <exception cref="GitException">Its files cannot be read.</exception>
    public ServedVersion Load(CatalogState state, Release release)
    {
        if (versions.TryGetValue((release.Prompt, release.Tag), out ServedVersion? known)) return known!;
        var loaded = Read(state, release);
        return versions.Set((release.Prompt, release.Tag), loaded, new MemoryCacheEntryOptions { Size = loaded.Size });
    }

    public void Dispose() => versions.Dispose();

    private static ServedVersion Read(CatalogState state, Release release)
    {
        try
        {
            var (files, folder) = RepositoryCatalog.Files(state, release);
            var remembering = new RememberedFiles(files);
            var settings = SettingsParser.Parse(remembering.Read(RepositorySettings.FileName)).Settings;
            return new ServedVersion(release, folder, PromptLoader.Load(folder, remembering, settings), remembering.Texts);
        }
        catch (Exception exception) when (exception is PromptSourceException or PromptFileException)
        {
            throw new GitException($"{release.Prompt} {release.Version} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Files that remember what was read of them: all that a version is made of.</summary>
    private sealed class RememberedFiles(IPromptFiles files) : IPromptFiles
    {
        public SortedDictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        public string? Read(string path)
        {
            if (Texts.TryGetValue(path, out var known)) return known;
            if (files.Read(path) is not { } text) return null;
            return Texts[path] = text;
        }
    }
}

/// <summary>A version as it is served.</summary>
internal sealed class ServedVersion(Release release, string folder, PromptLoadResult loaded, IReadOnlyDictionary<string, string> files)
{
    private Body? body;

    public Release Release => release;

    /// <summary>Null where the files of the release are not a valid prompt of this version.</summary>
    public PromptDefinition? Prompt { get; } = loaded.Prompt is { } prompt && prompt.Manifest.Version == release.Version ? prompt : null;

    /// <summary>Why there is none.</summary>
    public IReadOnlyList<Core.Diagnostics.Diagnostic> Findings => loaded.Prompt is { } prompt && Prompt is null
        ? [Git.RegistryFailure.Finding(Core.Diagnostics.RegistryDiagnostics.NotARelease, release.Prompt,
            $"The tag says version {release.Version}, but the manifest at that commit says {prompt.Manifest.Version}.")]
        : [.. loaded.Diagnostics.Where(d => d.IsError)];

    /// <summary>What a reader of the version gets; the same bytes every time.</summary>
    public Body Body => body ??= Body.Of(PromptAnswer.Of(release, folder, Prompt!, files));

    /// <summary>Where exactly this version is.</summary>
    public string Address { get; } = $"/v1/prompts/{Uri.EscapeDataString(release.Prompt)}?version={Uri.EscapeDataString(release.Version.ToString())}";

    /// <summary>Bytes, roughly.</summary>
    public long Size => 8192 + files.Values.Sum(t => 6L * t.Length);
}
