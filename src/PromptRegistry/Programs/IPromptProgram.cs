using Microsoft.Extensions.AI;

namespace PromptRegistry.Programs;

/// <summary>
/// Code of an app that calls prompts, one or several: texts in, a text out. It is what a chain is evaluated and made better through, so it
/// calls the accessors as the app does.
/// </summary>
public interface IPromptProgram
{
    /// <summary>Its name: its suite is <c>programs/&lt;name&gt;/evals.yaml</c>.</summary>
    string Name { get; }

    /// <summary>What it is for, in a sentence.</summary>
    string Description { get; }

    /// <summary>Names of the prompts that it calls, in the order in which it does.</summary>
    IReadOnlyList<string> Prompts { get; }

    /// <summary>Names of its inputs, which the cases of the suite have.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>Runs it.</summary>
    /// <param name="inputs">By name; what is no text in the suite is given as JSON.</param>
    /// <param name="client">The model: every call goes there.</param>
    /// <returns>What the suite judges.</returns>
    Task<string> RunAsync(IReadOnlyDictionary<string, string> inputs, IChatClient client, CancellationToken cancellation);
}
