using BenchmarkDotNet.Attributes;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Resolving;

/// <summary>Resolving name and environment beside a lookup in a dictionary.</summary>
public class ResolveCase
{
    private readonly Dictionary<string, PromptResolution> dictionary = [];
    private readonly LivePrompts live = new(new EmptySource(), "prod");

    [GlobalSetup]
    public void Setup()
    {
        dictionary["summary"] = PromptRuntime.Resolve(Prompts.Summary.Compiled, null);
        live.RefreshAsync().AsTask().GetAwaiter().GetResult();
        PromptRuntime.Use(live);
    }

    [GlobalCleanup]
    public void Cleanup() => live.Dispose();

    [Benchmark(Baseline = true)]
    public PromptResolution DictionaryLookup() => dictionary["summary"];

    [Benchmark]
    public PromptResolution Resolve() => PromptRuntime.Resolve(Prompts.Summary.Compiled, null);

    private sealed class EmptySource : IPromptSource
    {
        public string Description => "nothing";

        public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) =>
            new(previous ?? new PromptSourceState(new Dictionary<string, SourcedPrompt>()));

        public IDisposable Watch(Action changed) => this;

        public void Dispose()
        {
        }
    }
}
