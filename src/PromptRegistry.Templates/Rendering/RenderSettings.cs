namespace PromptRegistry.Templates.Rendering;

/// <summary>All that a host can pass to a render beside the values.</summary>
public sealed record RenderSettings
{
    /// <summary>Null for the limits of the binding's mode.</summary>
    public RenderLimits? Limits { get; init; }

    public RenderHost Host { get; init; } = RenderHost.None;

    public ScribanSettings Scriban { get; init; } = ScribanSettings.Default;

    public CancellationToken Cancellation { get; init; }
}
