using BenchmarkDotNet.Attributes;
using PromptRegistry.Bench.Rendering;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;

namespace PromptRegistry.Bench.Resolving;

/// <summary>
/// A whole call of the accessor of (b) in an app that follows an environment: one that points nowhere, one that points to
/// the content that the app was compiled from, and one that points to another text. Changing from one to the next is one
/// write of a reference, and part of what is measured.
/// </summary>
public class FollowingCase
{
    private readonly LivePrompts nowhere = Follow(null);
    private readonly LivePrompts compiled = Follow(Candidates.Files);
    private readonly LivePrompts other = Follow(new OtherText());
    private readonly Prompts.Summary.Inputs inputs = new(Texts.Article, points: Texts.Points);

    [GlobalSetup]
    public void Setup()
    {
        nowhere.RefreshAsync().AsTask().GetAwaiter().GetResult();
        compiled.RefreshAsync().AsTask().GetAwaiter().GetResult();
        other.RefreshAsync().AsTask().GetAwaiter().GetResult();
        Candidates.RequireEqual(NothingToFollow(), CompiledContent(), OtherContent());
        Require(compiled, PromptExecution.Compiled);
        Require(other, PromptExecution.Interpreted);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        nowhere.Dispose();
        compiled.Dispose();
        other.Dispose();
    }

    [Benchmark(Baseline = true)]
    public string NothingToFollow() => Render(nowhere);

    [Benchmark]
    public string CompiledContent() => Render(compiled);

    [Benchmark]
    public string OtherContent() => Render(other);

    private string Render(LivePrompts prompts)
    {
        PromptRuntime.Use(prompts);
        return Prompts.Summary.Render(inputs).Text;
    }

    private static void Require(LivePrompts prompts, PromptExecution execution)
    {
        PromptRuntime.Use(prompts);
        var resolution = PromptRuntime.Resolve(Prompts.Summary.Compiled, null);
        if (resolution.Execution != execution || resolution.Identity.Reason != ResolutionReason.Environment)
        {
            throw new InvalidOperationException($"{resolution.Execution}, {resolution.Identity.Reason} instead of {execution}.");
        }
    }

    private static LivePrompts Follow(IPromptFiles? files) => new(new OneVersion(files), "prod");

    private sealed class OneVersion : IPromptSource
    {
        private readonly PromptSourceState state;

        public OneVersion(IPromptFiles? files)
        {
            const string Name = "summary";
            var prompts = new Dictionary<string, SourcedPrompt>();
            if (files is not null) prompts[Name] = SourcedPrompt.Of(Name, "tag", PromptVersion.Parse(Prompts.Summary.Version), "commit", files);
            state = new PromptSourceState(prompts);
        }

        public string Description => "the benchmark";

        public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) => new(state);

        public IDisposable Watch(Action changed) => this;

        public void Dispose()
        {
        }
    }

    /// <summary>The same text by a template that is written otherwise, so that its digest differs.</summary>
    private sealed class OtherText : IPromptFiles
    {
        public string? Read(string path) => Candidates.Files.Read(path) is { } text && path.EndsWith(".scriban", StringComparison.Ordinal)
            ? text + "{{ ## another content ## }}"
            : Candidates.Files.Read(path);
    }
}
