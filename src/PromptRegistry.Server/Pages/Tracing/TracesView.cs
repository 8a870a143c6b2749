using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Tracing;

/// <summary>Calls, a page of them.</summary>
/// <param name="Filter">What was asked for, by field.</param>
/// <param name="Problem">Why nothing can be shown; null where something can.</param>
public sealed record TracesView(IReadOnlyDictionary<string, string> Filter, IReadOnlyList<CallLine> Calls, string? Earlier, string? Later, string? Problem);

/// <summary>A call in the list.</summary>
public sealed record CallLine(
    DateTimeOffset When, string Address, string Prompt, string Version, string Place, string? Model, string? Slice, long? Tokens, double? Cost, double? Latency, string? Error, IReadOnlyList<KeyValuePair<string, double>> Scores);

/// <summary>One call.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Chain">The calls of its trace; null where it is the only one.</param>
/// <param name="Calls">The same, to go to.</param>
/// <param name="Said">Scores and feedback.</param>
/// <param name="WhyNoCase">Why it cannot become a case; null where it can.</param>
/// <param name="Made">The branch that has it as a case; null where none was made now.</param>
public sealed record TraceView(
    string Id, string Prompt, string PromptAddress, IReadOnlyList<KeyValuePair<string, string>> Facts, Plot? Chain, IReadOnlyList<CallLine> Calls, IReadOnlyList<SaidLine> Said, string? Input, string? Output, string? Error,
    string? WhyNoCase, string? Made, string? Refused);

/// <summary>What is known of a call by a name.</summary>
public sealed record SaidLine(string Name, double Value, string? Text);
