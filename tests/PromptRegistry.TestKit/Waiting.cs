using PromptRegistry.Registry;

namespace PromptRegistry.TestKit;

/// <summary>Reads and refreshes to their end, for tests that have nothing else to do meanwhile.</summary>
public static class Waiting
{
    public static PromptSnapshot Refresh(this LivePrompts prompts) => prompts.RefreshAsync().AsTask().GetAwaiter().GetResult();

    public static PromptSourceState Read(
        this IPromptSource source, PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) =>
        source.ReadAsync(request, previous, cancellation).AsTask().GetAwaiter().GetResult();
}
