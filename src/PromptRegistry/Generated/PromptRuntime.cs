using System.ComponentModel;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Registry;

/// <summary>
/// Where generated accessors meet the registry that runs in their process. Without one they render what they were
/// compiled from.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptRuntime
{
    private static readonly Lock Changing = new();
    private static readonly AsyncLocal<RegistryScope?> Scope = new();
    private static CompiledPrompt[] compiled = [];
    private static LivePrompts[] running = [];
    private static LivePrompts? current;
    private static int scopes;

    static PromptRuntime()
    {
        AmbientEvents.Use(() => Current?.Events);
        AmbientLimits.Use(() => Current?.Limits, () => Current?.Prices, () => Current?.Models);
    }

    /// <summary>The registry that accessors ask here: that of the scope that the caller is in, else the default one; null when none runs.</summary>
    public static LivePrompts? Current => Volatile.Read(ref scopes) == 0 ? Volatile.Read(ref current) : InScope();

    /// <summary>Every accessor of the assemblies loaded so far.</summary>
    public static IReadOnlyList<CompiledPrompt> Compiled => Volatile.Read(ref compiled);

    /// <summary>Makes accessors known; generated code calls it when its assembly is loaded.</summary>
    public static void Register(params CompiledPrompt[] prompts)
    {
        lock (Changing)
        {
            for (var i = 0; i < prompts.Length; i++) prompts[i].Index = compiled.Length + i;
            Volatile.Write(ref compiled, [.. compiled, .. prompts]);
        }
    }

    /// <summary>
    /// Lets every accessor of the process ask <paramref name="prompts"/> from now on, until it is disposed; then the one before is asked
    /// again, if it still runs.
    /// </summary>
    public static void Use(LivePrompts prompts)
    {
        if (ReferenceEquals(Volatile.Read(ref current), prompts)) return;
        lock (Changing)
        {
            running = [.. running.Where(r => !ReferenceEquals(r, prompts)), prompts];
            Volatile.Write(ref current, prompts);
        }
    }

    /// <summary>Decides which version an accessor renders. Generated code calls it once for a rendering.</summary>
    /// <param name="context">For whom it is rendered.</param>
    public static PromptResolution Resolve(CompiledPrompt prompt, PromptContext? context) =>
        context?.Resolved ?? Current?.Resolve(prompt, context) ?? prompt.Alone;

    /// <summary>Asks the model that chooses a call's examples, so that rendering need not wait for it. Generated code calls it before it renders.</summary>
    /// <param name="selector">What chooses.</param>
    /// <param name="inputs">What the call passes, by name.</param>
    public static Task PrepareAsync(DemoSelector selector, IReadOnlyDictionary<string, TemplateValue> inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return selector.PrepareAsync(inputs, cancellationToken);
    }

    /// <summary>Calls a shadow beside the call that follows, where there is one and the sample is met. Generated code calls it; it returns at once and throws nothing.</summary>
    /// <param name="prompt">The accessor.</param>
    /// <param name="client">Asks the model.</param>
    /// <param name="context">For whom it is rendered.</param>
    /// <param name="inputs">What it is rendered with.</param>
    /// <param name="render">Renders it.</param>
    public static void Shadow<TInputs>(
        CompiledPrompt prompt, IChatClient client, PromptContext? context, TInputs inputs, Func<TInputs, PromptContext?, RenderedPrompt> render)
    {
        if (Current is { Shadows: { } shadows } current && current.Served(prompt).Shadow is { } shadow) shadows.Begin(shadow, current.Events, client, context, c => render(inputs, c));
    }

    internal static void Leave(LivePrompts prompts)
    {
        lock (Changing)
        {
            running = [.. running.Where(r => !ReferenceEquals(r, prompts))];
            Volatile.Write(ref current, running.LastOrDefault());
        }
    }

    /// <summary>Lets accessors ask a registry wherever the flow of control goes from here, until the scope is disposed.</summary>
    internal static IDisposable Enter(LivePrompts prompts)
    {
        var scope = new RegistryScope(prompts, Scope.Value);
        Scope.Value = scope;
        Interlocked.Increment(ref scopes);
        return scope;
    }

    private static LivePrompts? InScope()
    {
        var scope = Scope.Value;
        while (scope is { Prompts: null }) scope = scope.Outer;
        return scope?.Prompts ?? Volatile.Read(ref current);
    }

    /// <summary>A registry for a flow of control. What was started in it and runs longer goes on with the scope around it.</summary>
    private sealed class RegistryScope(LivePrompts prompts, RegistryScope? outer) : IDisposable
    {
        private LivePrompts? prompts = prompts;

        public LivePrompts? Prompts => Volatile.Read(ref prompts);

        public RegistryScope? Outer => outer;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref prompts, null) is null) return;
            if (ReferenceEquals(Scope.Value, this)) Scope.Value = outer;
            Interlocked.Decrement(ref scopes);
        }
    }
}
