using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using PromptRegistry.Bench.Rendering;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Resolving;

/// <summary>
/// Resolving where the environment has an arm of 5 %, beside one SHA-256 of the bytes that are drawn by, and beside the percentage filter of
/// Microsoft.FeatureManagement, which draws anew at each question.
/// </summary>
public class ArmCase
{
    private readonly LivePrompts live = new(new OneArm(), "prod");
    private readonly PromptContext context = new() { UnitId = "user-0123456789" };
    private readonly byte[] bytes = Encoding.UTF8.GetBytes("summary\nuser-0123456789");
    private readonly byte[] digest = new byte[32];
    private readonly ServiceProvider features = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FeatureManagement:Canary:EnabledFor:0:Name"] = "Percentage",
            ["FeatureManagement:Canary:EnabledFor:0:Parameters:Value"] = "5",
        }).Build())
        .AddFeatureManagement().Services.BuildServiceProvider();

    private IFeatureManager manager = null!;

    [GlobalSetup]
    public void Setup()
    {
        manager = features.GetRequiredService<IFeatureManager>();
        live.RefreshAsync().AsTask().GetAwaiter().GetResult();
        PromptRuntime.Use(live);
        if (ResolveWithArm().Identity.Reason is not (ResolutionReason.Arm or ResolutionReason.Control)) throw new InvalidOperationException("Nothing was drawn.");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        live.Dispose();
        features.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int Sha256() => SHA256.HashData(bytes, digest);

    [Benchmark]
    public PromptResolution ResolveWithArm() => PromptRuntime.Resolve(Prompts.Summary.Compiled, context);

    [Benchmark]
    public int FeatureManagement() => manager.IsEnabledAsync("Canary").GetAwaiter().GetResult() ? 1 : 0;

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
