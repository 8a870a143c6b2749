using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;

namespace PromptRegistry.Generator.Tests;

/// <summary>An environment that points to one version of one prompt.</summary>
internal sealed class OnePromptSource(SourcedPrompt prompt) : IPromptSource
{
    private readonly PromptSourceState state = new(new Dictionary<string, SourcedPrompt> { [prompt.Name] = prompt });

    public OnePromptSource(string name, string version, IPromptFiles files)
        : this(SourcedPrompt.Of(name, version, PromptVersion.Parse(version), "c", files))
    {
    }

    public string Description => "the test";

    public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) => new(state);

    public IDisposable Watch(Action changed) => this;

    public void Dispose()
    {
    }
}
