using System.Collections.Concurrent;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>Prompts of one state of the files; each is loaded once, when it is first asked for.</summary>
internal sealed class LoadedPrompts(IPromptFiles files, RepositorySettings settings)
{
    private readonly ConcurrentDictionary<string, PromptLoadResult> loaded = new(StringComparer.Ordinal);

    public PromptLoadResult Of(string name) => loaded.GetOrAdd(name, n => PromptLoader.Load(n, files, settings));
}
