using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>What a template may see of the world. Nothing, unless the host passes it.</summary>
public sealed record RenderHost
{
    public static RenderHost None { get; } = new();

    /// <summary>The clock behind <c>date.now</c>.</summary>
    public Func<DateTime>? Now { get; init; }

    /// <summary>A number from the first bound up to, not including, the second.</summary>
    public Func<int, int, int>? Random { get; init; }

    public Func<Guid>? NewGuid { get; init; }

    internal static OperationException Missing(string what) =>
        new($"The host of this template does not provide {what}.");
}
