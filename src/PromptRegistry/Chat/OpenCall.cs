using System.Diagnostics;
using PromptRegistry.Limits;

namespace PromptRegistry.Chat;

/// <summary>A call that is under way, as those that are made within it see it: by a tool that its model calls, or by a client on its way. It holds nothing of the prompt, because flows of control keep it.</summary>
internal sealed class OpenCall
{
    private static readonly AsyncLocal<OpenCall?> Ambient = new();

    private readonly OpenCall? outer;
    private string? trace;
    private bool hasEnded;

    private OpenCall(DateTimeOffset time)
    {
        Id = Guid.CreateVersion7(time).ToString("N");
        outer = Ambient.Value;
        while (outer is { HasEnded: true }) outer = outer.outer;
        var own = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;
        trace = outer is null ? own ?? PromptChain.Current?.Id : outer.Share(own);
    }

    /// <summary>The call's id.</summary>
    public string Id { get; }

    /// <summary>What it is a part of; null for a call that is a part of nothing and has none within it yet.</summary>
    public string? Trace => Volatile.Read(ref trace);

    /// <summary>The id of the call within which it was made, where both are parts of one trace; else null.</summary>
    public string? Parent => outer is not null && outer.Trace == trace ? outer.Id : null;

    private bool HasEnded => Volatile.Read(ref hasEnded);

    /// <summary>Begins a call. What the flow of control calls from here is within it, until it ends.</summary>
    /// <param name="time">When it began.</param>
    public static OpenCall Begin(DateTimeOffset time) => Ambient.Value = new OpenCall(time);

    /// <summary>Goes on with it: a stream is read from one flow of control after another.</summary>
    public void Resume()
    {
        if (!ReferenceEquals(Ambient.Value, this)) Ambient.Value = this;
    }

    /// <summary>What is called from now on, by what it left running too, is not within it.</summary>
    public void End() => Volatile.Write(ref hasEnded, true);

    /// <summary>The trace of a call within this one. A call that is a part of nothing takes that of the first within it, or makes its id one.</summary>
    /// <param name="own">The trace that the call within has of its own; null for none.</param>
    private string Share(string? own)
    {
        if (Trace is null) Interlocked.CompareExchange(ref trace, own ?? Id, null);
        return own ?? Trace!;
    }
}
