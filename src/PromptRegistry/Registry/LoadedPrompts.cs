using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Registry;

/// <summary>
/// The prompts that one snapshot is built of, each loaded once for all accessors of it. They are loaded and not checked: the
/// rules for authors were asked when they were released.
/// </summary>
internal sealed class LoadedPrompts
{
    private readonly Dictionary<string, PromptLoadResult> loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<IPromptFiles, RepositorySettings> settings = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether no file failed to be read so far.</summary>
    public bool AllRead { get; private set; } = true;

    /// <summary>A prompt, or why its files cannot be read: one prompt's trouble, not that of all.</summary>
    /// <param name="name">What the accessor calls it.</param>
    /// <param name="folder">Its folder below <c>prompts/</c>.</param>
    /// <param name="files">The files of its root.</param>
    public (PromptLoadResult? Result, string? Unreadable) Load(string name, string folder, IPromptFiles files)
    {
        if (loaded.TryGetValue(name, out var known)) return (known, null);
        try
        {
            return (loaded[name] = PromptLoader.Load(folder, files, SettingsOf(files)), null);
        }
        catch (PromptSourceException exception)
        {
            AllRead = false;
            return (null, exception.Message);
        }
    }

    /// <summary>What the repository says about itself in the commit that is served, as far as it can be read.</summary>
    private RepositorySettings SettingsOf(IPromptFiles files)
    {
        if (settings.TryGetValue(files, out var known)) return known;
        return settings[files] = SettingsParser.Parse(files.Read(RepositorySettings.FileName)).Settings;
    }
}
