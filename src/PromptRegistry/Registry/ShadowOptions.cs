namespace PromptRegistry.Registry;

/// <summary>What calls of shadows may take in this process. A shadow is a version that is called beside the served one and never shown (<c>prod.shadow</c>).</summary>
public sealed record ShadowOptions
{
    /// <summary>Calls that are under way at once; a further one is left out.</summary>
    /// <value>2, unless set.</value>
    public int Concurrency { get; init; } = 2;

    /// <summary>Calls in an hour.</summary>
    /// <value>1,000, unless set.</value>
    public int MaximumCalls { get; init; } = 1000;

    /// <summary>
    /// US dollars in an hour, by the registry's prices. A call that might exceed it, by the dearest one so far, is left out. Where no price is known, calls come one at a
    /// time, and <see cref="MaximumCalls"/> bounds them.
    /// </summary>
    /// <value>1, unless set.</value>
    public double MaximumCost { get; init; } = 1;

    /// <summary>How long a call may take.</summary>
    /// <value>A minute, unless set.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong, a sentence each that names the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Concurrency is < 1 or > 1000) yield return $"Concurrency is {Concurrency}; it is from 1 to 1,000.";
        if (MaximumCalls < 0) yield return $"MaximumCalls is {MaximumCalls}; it is 0 or more.";
        if (MaximumCost is not >= 0) yield return $"MaximumCost is {MaximumCost}; it is 0 or more US dollars.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1)) yield return $"Timeout is {Timeout}; it is more than zero and at most an hour.";
    }
}
