using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Registry;

/// <summary>The prompts that one snapshot is built of, each loaded once for all accessors of it.</summary>
internal sealed class LoadedPrompts
{
    private readonly Dictionary<string, PromptLoadResult> loaded = new(StringComparer.Ordinal);

    /// <summary>Whether no file failed to be read so far.</summary>
    public bool AllRead { get; private set; } = true;

    /// <summary>A prompt, or why its files cannot be read: one prompt's trouble, not that of all.</summary>
    public (PromptLoadResult? Result, string? Unreadable) Load(string name, IPromptFiles files)
    {
        if (loaded.TryGetValue(name, out var known)) return (known, null);
        try
        {
            return (loaded[name] = PromptLoader.Load(name, files), null);
        }
        catch (PromptSourceException exception)
        {
            AllRead = false;
            return (null, exception.Message);
        }
    }
}
