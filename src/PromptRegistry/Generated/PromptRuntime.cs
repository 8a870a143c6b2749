using System.ComponentModel;

namespace PromptRegistry.Registry;

/// <summary>
/// Where generated accessors meet the registry that runs in their process. Without one they render what they were
/// compiled from.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptRuntime
{
    private static readonly Lock Registering = new();
    private static CompiledPrompt[] compiled = [];
    private static LivePrompts? current;

    /// <summary>The registry that accessors ask; null when none runs.</summary>
    public static LivePrompts? Current => Volatile.Read(ref current);

    /// <summary>Every accessor of the assemblies loaded so far.</summary>
    public static IReadOnlyList<CompiledPrompt> Compiled => Volatile.Read(ref compiled);

    /// <summary>Makes accessors known; generated code calls it when its assembly is loaded.</summary>
    public static void Register(params CompiledPrompt[] prompts)
    {
        lock (Registering)
        {
            Volatile.Write(ref compiled, [.. compiled, .. prompts]);
        }
    }

    /// <summary>Lets every accessor of the process ask <paramref name="prompts"/> from now on.</summary>
    public static void Use(LivePrompts prompts) => Volatile.Write(ref current, prompts);

    /// <summary>Decides which version an accessor renders. Generated code calls it once for a rendering.</summary>
    /// <param name="context">For whom it is rendered; reserved for rollouts.</param>
    public static PromptResolution Resolve(CompiledPrompt prompt, PromptContext? context) =>
        Current?.Resolve(prompt) ?? prompt.Alone;

    internal static void Leave(LivePrompts prompts) => Interlocked.CompareExchange(ref current, null, prompts);
}
