using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using PromptRegistry.Bench.Rendering;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Resolving;

/// <summary>Resolving where the environment has an arm, beside one SHA-256 of the bytes that are drawn by.</summary>
public class ArmCase
{
    private readonly LivePrompts live = new(new OneArm(), "prod");
    private readonly PromptContext context = new() { UnitId = "user-0123456789" };
    private readonly byte[] bytes = Encoding.UTF8.GetBytes("summary\nuser-0123456789");
    private readonly byte[] digest = new byte[32];

    [GlobalSetup]
    public void Setup()
    {
        live.RefreshAsync().AsTask().GetAwaiter().GetResult();
        PromptRuntime.Use(live);
        if (Resolve().Identity.Reason is not (ResolutionReason.Arm or ResolutionReason.Control)) throw new InvalidOperationException("Nothing was drawn.");
    }

    [GlobalCleanup]
    public void Cleanup() => live.Dispose();

    [Benchmark(Baseline = true)]
    public int Sha256() => SHA256.HashData(bytes, digest);

    [Benchmark]
    public PromptResolution Resolve() => PromptRuntime.Resolve(Prompts.Summary.Compiled, context);

    private sealed class OneArm : IPromptSource
    {
        private readonly PromptSourceState state;

        public OneArm()
        {
            const string Name = "summary";
            var version = SourcedPrompt.Of(Name, "tag", PromptVersion.Parse(Prompts.Summary.Version), "commit", Candidates.Files);
            var arm = new SourcedArm("canary", version, new ArmRule { Weight = new Percentage(500) });
            state = new PromptSourceState(new Dictionary<string, SourcedPrompt> { [Name] = version with { Arms = [arm] } });
        }

        public string Description => "the benchmark";

        public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) => new(state);

        public IDisposable Watch(Action changed) => this;

        public void Dispose()
        {
        }
    }
}
