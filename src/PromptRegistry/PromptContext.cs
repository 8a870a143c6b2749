using Microsoft.Extensions.AI;

namespace PromptRegistry;

/// <summary>What is known about a rendering beside the inputs: for whom it is, and when it has to end.</summary>
public sealed record PromptContext
{
    /// <summary>The unit of a rollout or experiment, such as a user's id. Null takes no part.</summary>
    public string? UnitId { get; init; }

    /// <summary>
    /// What runs the prompt's tools, by their names: a client with <c>UseFunctionInvocation()</c> calls them. The accessor's <c>Tools</c> makes typed ones. Null leaves
    /// the calls to the app.
    /// </summary>
    public IReadOnlyList<AIFunction>? Functions { get; init; }

    /// <summary>Ends a rendering that takes too long: between two steps of a loop.</summary>
    public CancellationToken Cancellation { get; init; }
}
