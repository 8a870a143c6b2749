namespace PromptRegistry.Git.Tests;

/// <summary>A clock that lets something happen when it is read: a way into the middle of an operation.</summary>
internal sealed class InterruptingClock(Action whenRead) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        whenRead();
        return new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.Zero);
    }
}
