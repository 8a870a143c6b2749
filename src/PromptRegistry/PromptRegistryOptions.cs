namespace PromptRegistry;

/// <summary>How an app follows its prompts. Two with equal values are equal.</summary>
public sealed record PromptRegistryOptions
{
    /// <summary>The environment to follow.</summary>
    /// <value>Default: <c>prod</c>.</value>
    public string Environment { get; set; } = "prod";

    /// <summary>How often the source is asked whether something moved; watching usually notices sooner.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the start of the app waits for the source. After that it starts with what it has (what was kept on disk, else what it was built
    /// with), says so, and follows as soon as the source answers.
    /// </summary>
    /// <value>Default: 5 seconds. Zero waits for nothing.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether what is served is kept on disk, so that a cold start with nothing reachable serves what ran before.</summary>
    /// <value>Default: true, which needs a place: <see cref="SnapshotFile"/>, or a source that has one (a mirror of an address).</value>
    public bool KeepSnapshot { get; set; } = true;

    /// <summary>The file in which it is kept; made with its folder. It is as trusted as the app's own files: nobody else may write there.</summary>
    /// <value>Default: that of the source. A mirror keeps one for each app and environment beside itself; a path keeps none.</value>
    public string? SnapshotFile { get; set; }

    /// <summary>
    /// Whether a call may ask for an arm or a version by itself (<see cref="PromptContext.Arm"/>, <see cref="PromptContext.Version"/>): for users who
    /// opt in, and for testers. Where contexts are filled from what strangers send, leave it off.
    /// </summary>
    /// <value>Default: false; what a call asks for is not heard.</value>
    public bool AllowOverrides { get; set; }

    /// <summary>What is wrong with the values, a sentence each that names the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Environment)) yield return "Environment is empty; name the environment to follow, such as 'prod'.";
        if (RefreshInterval <= TimeSpan.Zero || RefreshInterval.TotalMilliseconds >= uint.MaxValue - 1)
        {
            yield return $"RefreshInterval is {RefreshInterval}; it is more than zero and less than 49 days, such as 00:00:01.";
        }

        if (StartTimeout < TimeSpan.Zero || StartTimeout.TotalMilliseconds >= uint.MaxValue - 1)
        {
            yield return $"StartTimeout is {StartTimeout}; it is zero or more and less than 49 days, such as 00:00:05.";
        }

        if (SnapshotFile is { } file && string.IsNullOrWhiteSpace(Path.GetFileName(file)))
        {
            yield return $"SnapshotFile is '{file}', which names no file.";
        }
    }
}
