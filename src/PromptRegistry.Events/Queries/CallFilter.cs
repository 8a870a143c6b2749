namespace PromptRegistry.Events.Queries;

/// <summary>Which calls to list; what is null does not matter.</summary>
/// <param name="From">The earliest.</param>
/// <param name="To">They began before this.</param>
public sealed record CallFilter(DateTimeOffset From, DateTimeOffset To)
{
    public string? Prompt { get; init; }

    public string? Version { get; init; }

    public string? Environment { get; init; }

    /// <summary>Empty for calls outside of any arm.</summary>
    public string? Arm { get; init; }

    public string? Slice { get; init; }

    /// <summary>The unit's hash.</summary>
    public string? Unit { get; init; }

    /// <summary>Only calls of this trace or chain, as <see cref="PromptEvent.Trace"/> has it. Narrow the time to some hours: it is looked for call by call.</summary>
    public string? Trace { get; init; }

    /// <summary>Only calls that failed, or only those that did not.</summary>
    public bool? Failed { get; init; }

    /// <summary>Only calls that were kept with what was sent and answered.</summary>
    public bool WithTexts { get; init; }

    /// <summary>Whether texts stay where they are: <see cref="PromptEvent.Input"/> and <see cref="PromptEvent.Output"/> of what is found are null. Many calls are read faster so.</summary>
    public bool WithoutTexts { get; init; }

    /// <summary>Only calls with a score or feedback of this name, of at most <see cref="AtMost"/> and at least <see cref="AtLeast"/>.</summary>
    public string? Score { get; init; }

    public double AtLeast { get; init; } = double.NegativeInfinity;

    public double AtMost { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the earliest calls come first, and not the newest.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>How many at most, up to 10,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A call, and what was learnt of it.</summary>
/// <param name="Call">The call; its scores are those that are known now.</param>
/// <param name="Feedback">Scores and feedback, by name.</param>
public sealed record StoredCall(PromptEvent Call, IReadOnlyList<PromptFeedback> Feedback);
