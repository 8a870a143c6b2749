using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Registry;

namespace PromptRegistry.Testing;

/// <summary>
/// Lets the accessors of an app render versions that a test gives, until it is disposed: in everything that is called or started from where it
/// was made, and nowhere else, so that tests run at the same time. Prompts that it does not have render what they were compiled from.
/// </summary>
public sealed class TestPrompts : IDisposable
{
    /// <summary>What <see cref="PromptIdentity.Environment"/> says in a test.</summary>
    public const string Environment = "test";

    private readonly MemorySource source = new();
    private readonly IDisposable scope;

    private TestPrompts()
    {
        Registry = new LivePrompts(source, Environment);
        scope = Registry.EnterScope();
    }

    /// <summary>The registry of the scope: what is served and why not, what changed, and explanations.</summary>
    public LivePrompts Registry { get; }

    /// <summary>Begins a scope with some prompts.</summary>
    /// <exception cref="ArgumentException">
    /// One of them cannot be served, and the message says why: it has errors, it does not fit its accessor, or there is no accessor of that name.
    /// </exception>
    public static TestPrompts Use(params TestPrompt[] prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        foreach (var prompt in prompts)
        {
            var known = PromptRuntime.Compiled.Select(c => c.Name).ToList();
            if (!known.Contains(prompt.Name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"No accessor of a prompt '{prompt.Name}' is loaded.{Suggestion.Sentence(prompt.Name, known)} "
                    + "Name it by its accessor, such as Prompts.Greeting.Name, which loads it.", nameof(prompts));
            }
        }

        var used = new TestPrompts();
        try
        {
            var snapshot = used.Move(prompts);
            var names = prompts.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            if (snapshot.Problems.FirstOrDefault(p => p.Prompt is { } name && names.Contains(name)) is { } problem)
            {
                throw new ArgumentException(problem.Message, nameof(prompts));
            }

            return used;
        }
        catch
        {
            used.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Moves the environment to other versions, as a promotion does while an app runs. One that cannot be served leaves what was served before,
    /// as in production, and the snapshot's problems say why.
    /// </summary>
    public PromptSnapshot Move(params TestPrompt[] prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        source.Move(prompts);
        return Refresh();
    }

    /// <summary>The environment's source cannot be reached from now on, until <see cref="Move"/>: what is served stays.</summary>
    public PromptSnapshot Disconnect()
    {
        source.Disconnect();
        return Refresh();
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        scope.Dispose();
        Registry.Dispose();
    }

    /// <summary>Texts in memory are there at once: nothing waits.</summary>
    private PromptSnapshot Refresh() => Registry.RefreshAsync().AsTask().GetAwaiter().GetResult();
}
