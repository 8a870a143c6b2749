using System.Globalization;
using Microsoft.Extensions.AI;

namespace PromptRegistry;

/// <summary>What is known about a rendering beside the inputs: for whom it is, and when it has to end.</summary>
public sealed record PromptContext
{
    /// <summary>The unit of a rollout or experiment, such as a user's id. Null takes no part.</summary>
    public string? UnitId { get; init; }

    /// <summary>What is known of the unit, by which rollouts choose: <c>{ ["country"] = "de", ["seats"] = 12 }</c>.</summary>
    public IReadOnlyDictionary<string, AttributeValue>? Attributes { get; init; }

    /// <summary>The language of the unit: rules see its name, such as <c>de-AT</c>, as the attribute <c>culture</c>.</summary>
    public CultureInfo? Culture { get; init; }

    /// <summary>
    /// The arm that this unit asks for, for users who opt in and for testers; empty asks for none. It counts where the registry permits it
    /// (<see cref="PromptRegistryOptions.AllowOverrides"/>) and serves the arm.
    /// </summary>
    public string? Arm { get; init; }

    /// <summary>The version that is asked for: one that the environment, an arm or the app itself has. It counts where the registry permits it.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// What runs the prompt's tools, by their names: a client with <c>UseFunctionInvocation()</c> calls them. The accessor's <c>Tools</c> makes typed ones. Null leaves
    /// the calls to the app.
    /// </summary>
    public IReadOnlyList<AIFunction>? Functions { get; init; }

    /// <summary>
    /// The model that is going to be asked, where it is another than the prompt names: what the manifest says for it (<c>models</c>) holds, and
    /// <c>ChatOptions.ModelId</c> is this. Null for the prompt's; where that names none, <c>RunAsync</c> goes by the client's.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>A group of calls to look at apart in events, such as a language or a customer's plan; null for none. Few values: each is counted on its own.</summary>
    public string? Slice { get; init; }

    /// <summary>What is rendered whatever the registry says: a shadow.</summary>
    internal Registry.PromptResolution? Resolved { get; init; }

    /// <summary>Ends a rendering that takes too long: between two steps of a loop.</summary>
    public CancellationToken Cancellation { get; init; }
}
