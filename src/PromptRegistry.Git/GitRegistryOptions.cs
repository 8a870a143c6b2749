using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git;

/// <summary>What a registry takes from its surroundings.</summary>
public sealed record GitRegistryOptions
{
    /// <summary>The clock that events are dated by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 to below 1: how much of a pause before another attempt is waited.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    public GitReaderKind Reader { get; init; }

    /// <summary>Attempts while others write the ledger.</summary>
    public int MaximumAttempts { get; init; } = 250;

    /// <summary>The git to run.</summary>
    public string Program { get; init; } = "git";
}
