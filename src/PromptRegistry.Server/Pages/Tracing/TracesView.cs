using PromptRegistry.Events.Queries;
using PromptRegistry.Plots;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Tracing;

/// <summary>Calls, a page of them.</summary>
/// <param name="Filter">What was asked for, by field.</param>
/// <param name="Problem">Why nothing can be shown; null where something can.</param>
public sealed record TracesView(IReadOnlyDictionary<string, string> Filter, IReadOnlyList<CallLine> Calls, string? Earlier, string? Later, string? Problem);

/// <summary>A call in the list.</summary>
public sealed record CallLine(
    DateTimeOffset When, string Address, string Prompt, string Version, string Place, string? Model, string? Slice, long? Tokens, double? Cost, double? Latency, string? Error, IReadOnlyList<KeyValuePair<string, double>> Scores)
{
    /// <summary>How deep it is within others of its chain, from 1.</summary>
    public int Level { get; init; } = 1;

    /// <summary>The call that it was made within; null for none.</summary>
    public string? Within { get; init; }

    /// <summary>Whether it is the one that the page is about.</summary>
    public bool IsThis { get; init; }

    internal static CallLine Of(StoredCall stored)
    {
        var call = stored.Call;
        return new CallLine(
            call.Time, Addresses.Trace(call.RenderId), call.Prompt, call.Version, (call.Environment ?? "–") + (call.Arm is { Length: > 0 } arm ? "." + arm : ""), call.Model, call.Slice,
            call.InputTokens is null && call.OutputTokens is null ? null : (call.InputTokens ?? 0) + (call.OutputTokens ?? 0), call.Cost, call.Latency?.TotalSeconds, call.Error,
            [.. (call.Scores ?? new Dictionary<string, double>()).OrderBy(s => s.Key, StringComparer.Ordinal)]);
    }
}

/// <summary>One call.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Chain">The calls of its trace; null where it is the only one.</param>
/// <param name="Said">Scores and feedback.</param>
/// <param name="WhyNoCase">Why it cannot become a case; null where it can.</param>
/// <param name="Made">The branch that has it as a case; null where none was made now.</param>
public sealed record TraceView(
    string Id, string Prompt, string PromptAddress, IReadOnlyList<KeyValuePair<string, string>> Facts, ChainView? Chain, IReadOnlyList<SaidLine> Said, string? Input, string? Output, string? Error,
    string? WhyNoCase, string? Made, string? Refused);

/// <summary>The chain that a call is part of.</summary>
/// <param name="Plot">Its calls as a waterfall.</param>
/// <param name="Calls">The same, to go to: what was made within a call stands behind it.</param>
/// <param name="Within">The call that the page's call was made within; null for none.</param>
/// <param name="Note">How many are left out; null for none.</param>
public sealed record ChainView(Plot Plot, IReadOnlyList<CallLine> Calls, string? Within, string? Note);

/// <summary>What is known of a call by a name.</summary>
public sealed record SaidLine(string Name, double Value, string? Text);
