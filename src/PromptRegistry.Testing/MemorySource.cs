using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Registry;

namespace PromptRegistry.Testing;

/// <summary>The prompts of a test, as an environment that points to them.</summary>
internal sealed class MemorySource : IPromptSource
{
    private readonly Dictionary<string, SourcedPrompt> prompts = new(StringComparer.Ordinal);
    private PromptSourceState? state = new(new Dictionary<string, SourcedPrompt>());
    private int moves;

    public string Description => "the test";

    public void Move(IEnumerable<TestPrompt> moved)
    {
        foreach (var prompt in moved) prompts[prompt.Name] = Of(prompt, $"move {++moves}");
        state = new PromptSourceState(new Dictionary<string, SourcedPrompt>(prompts, StringComparer.Ordinal));
    }

    public void Disconnect() => state = null;

    public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) =>
        state is { } now ? new(now) : throw new PromptSourceException("The test disconnected its source.");

    public IDisposable Watch(Action changed) => this;

    public void Dispose()
    {
    }

    private static SourcedPrompt Of(TestPrompt prompt, string move)
    {
        var loaded = prompt.Load();
        if (loaded.Prompt is { } definition) return SourcedPrompt.Of(prompt.Name, move, definition.Manifest.Version, move, prompt.Content);
        var error = loaded.Diagnostics.First(d => d.IsError);
        return SourcedPrompt.Broken(prompt.Name, move, new Diagnostic(error.Descriptor, error.Location, $"the version of the test is not valid: {error}"));
    }
}
