using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Registry;

/// <summary>Where prompts that can change while the app runs come from: a git repository, or one of your own.</summary>
public interface IPromptSource : IDisposable
{
    /// <summary>What to call it in messages: the path or address.</summary>
    string Description { get; }

    /// <summary>
    /// Reads what the environment points to now. It may take as long as it needs, for nothing waits for it but the next reading; one reading
    /// runs at a time. No thread is to be blocked while something far away answers.
    /// </summary>
    /// <param name="previous">
    /// The last answer. It is returned itself when nothing changed, and its entries are kept for prompts that did not.
    /// </param>
    /// <exception cref="PromptSourceException">The source cannot be reached or read.</exception>
    ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation);

    /// <summary>
    /// Calls back soon after something may have changed, perhaps too often; a hint that makes following quicker than
    /// the refresh interval.
    /// </summary>
    /// <returns>Ends the watching when disposed.</returns>
    IDisposable Watch(Action changed);

    /// <summary>Where what is served is kept for a cold start, unless the app says it; null where this source keeps nothing by itself.</summary>
    string? SnapshotFile(string environment) => null;
}

/// <summary>What a source found at one moment. Sources may derive from it to keep what makes the next reading cheap.</summary>
public class PromptSourceState(IReadOnlyDictionary<string, SourcedPrompt> prompts)
{
    /// <summary>By name; a prompt that the environment does not point to is absent.</summary>
    public IReadOnlyDictionary<string, SourcedPrompt> Prompts { get; } = prompts;
}

/// <summary>What an app asks of a source.</summary>
/// <param name="Environment">The environment to follow.</param>
/// <param name="Names">The prompts that the app was built with.</param>
public sealed record PromptSourceRequest(string Environment, IReadOnlyList<string> Names);

/// <summary>One prompt as an environment points to it.</summary>
public sealed record SourcedPrompt
{
    private SourcedPrompt(string name, string refTarget)
    {
        Name = name;
        RefTarget = refTarget;
    }

    /// <summary>The prompt's name, as the app asks for it.</summary>
    public string Name { get; }

    /// <summary>What the environment's tag points to, as the source writes it; another text means it moved.</summary>
    public string RefTarget { get; }

    /// <summary>The release; null with a problem.</summary>
    public PromptVersion? Version { get; private init; }

    /// <summary>The release's commit; null with a problem.</summary>
    public string? Commit { get; private init; }

    /// <summary>The repository's files at that commit; null with a problem.</summary>
    public IPromptFiles? Files { get; init; }

    /// <summary>Why it cannot be served; null when it can.</summary>
    public Diagnostic? Problem { get; private init; }

    /// <summary>The prompt's folder below <c>prompts/</c> of <see cref="Files"/>; null where it is <see cref="Name"/>.</summary>
    public string? LocalName { get; init; }

    /// <summary>Further versions for parts of the units.</summary>
    /// <value>None, unless set.</value>
    public IReadOnlyList<SourcedArm> Arms { get; init; } = [];

    /// <summary>A release that can be served.</summary>
    public static SourcedPrompt Of(string name, string refTarget, PromptVersion version, string commit, IPromptFiles files) =>
        new(name, refTarget) { Version = version, Commit = commit, Files = files };

    /// <summary>What cannot be served, and why.</summary>
    public static SourcedPrompt Broken(string name, string refTarget, Diagnostic problem) => new(name, refTarget) { Problem = problem };
}

/// <summary>A source cannot be reached or read; what was served stays.</summary>
public sealed class PromptSourceException(string message, Exception? inner = null) : Exception(message, inner);
