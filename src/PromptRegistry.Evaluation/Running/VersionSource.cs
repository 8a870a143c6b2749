using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Registry;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The prompts of one version, as an environment that points to them: what accessors render while a program runs.</summary>
internal sealed class VersionSource(IReadOnlyList<PromptUnderTest> prompts, IEvaluationFiles files) : IPromptSource
{
    private readonly PromptSourceState state = new(prompts.ToDictionary(
        p => p.Manifest.Name, p => SourcedPrompt.Of(p.Manifest.Name, p.Digest, p.Manifest.Version, p.Digest, new PromptFileText(files)), StringComparer.Ordinal));

    public string Description => "the version that is evaluated";

    public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) => new(state);

    public IDisposable Watch(Action changed) => this;

    public void Dispose()
    {
    }
}
