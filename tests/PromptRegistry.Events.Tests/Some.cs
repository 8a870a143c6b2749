namespace PromptRegistry.Events.Tests;

/// <summary>Events for tests.</summary>
internal static class Some
{
    /// <summary>A whole hour, so that hours can be counted from it.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    public static PromptEvent Call(int minute = 0, string version = "1.0.0", string prompt = "greeting") => new()
    {
        RenderId = Guid.CreateVersion7(Noon.AddMinutes(minute)).ToString("N"),
        Time = Noon.AddMinutes(minute),
        Prompt = prompt,
        Version = version,
        Digest = "sha256:" + version,
        Environment = "prod",
        Reason = "Environment",
        Model = "gpt",
        InputTokens = 100,
        OutputTokens = 20,
        Cost = 0.001,
        Latency = TimeSpan.FromMilliseconds(100 + minute),
        Finish = "stop",
    };
}
