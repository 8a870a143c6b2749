namespace PromptRegistry.Limits;

/// <summary>Says whether a call may be made, before it is, and learns what it took.</summary>
public interface IPromptLimits
{
    /// <summary>Asks for a call.</summary>
    /// <param name="prompt">What is to be sent.</param>
    /// <exception cref="PromptLimitException">It may not be made.</exception>
    ValueTask<CallPermit> EnterAsync(PromptIdentity prompt, CancellationToken cancellationToken);

    /// <summary>Tells what a call took that was permitted; asked once for each permit, however the call ended.</summary>
    /// <param name="prompt">What was sent.</param>
    /// <param name="permit">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="taken">What it took; zero where it failed before an answer came.</param>
    ValueTask LeaveAsync(PromptIdentity prompt, CallPermit permit, CallTaken taken);
}

/// <summary>A call that may be made; limits derive from it what they need to know when it ends.</summary>
/// <param name="Model">The model that is to be asked instead of the prompt's; null for that one.</param>
public record CallPermit(string? Model = null);

/// <summary>What a call took.</summary>
/// <param name="Tokens">Of request and answer; 0 where they were not counted.</param>
/// <param name="CostUsd">US dollars; 0 where no price is known.</param>
public readonly record struct CallTaken(long Tokens, double CostUsd);

/// <summary>A call was not made, because a limit is used up.</summary>
public sealed class PromptLimitException : Exception
{
    /// <param name="message">Which limit, of what, how much was used, and what to do.</param>
    /// <param name="limit">Which one: <c>calls</c>, <c>tokens</c>, <c>cost</c>, or a word of limits of your own.</param>
    public PromptLimitException(string message, string limit)
        : base(message) => Limit = limit;

    /// <summary>Which limit: <c>calls</c>, <c>tokens</c>, <c>cost</c>; <c>store</c> where nobody could say.</summary>
    public string Limit { get; }
}
