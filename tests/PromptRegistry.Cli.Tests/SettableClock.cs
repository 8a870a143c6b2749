namespace PromptRegistry.Cli.Tests;

/// <summary>A clock that says what a test sets.</summary>
internal sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
