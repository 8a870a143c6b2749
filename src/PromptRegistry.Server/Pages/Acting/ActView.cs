namespace PromptRegistry.Server.Pages.Acting;

/// <summary>A change: what would happen, and a form that confirms it; or what was done.</summary>
/// <param name="Path">Where the form goes.</param>
/// <param name="What">The change in words: <c>Promote summarization to prod</c>.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Version">The version; null where it follows from what is there.</param>
/// <param name="Versions">Versions that can be chosen; empty where there is no choice.</param>
/// <param name="Arm">The arm of a rollout; null for none.</param>
public sealed record ActView(string Path, string What, string Prompt, string Environment, string? Version, IReadOnlyList<string> Versions, string? Arm)
{
    /// <summary>What would happen, or happened.</summary>
    public IReadOnlyList<string> Moves { get; init; } = [];

    /// <summary>What is worth knowing.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Why it is refused; null where it is not.</summary>
    public string? Refused { get; init; }

    /// <summary>More that speaks against it.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Names the request, so that it is done once however often it is sent.</summary>
    public string Request { get; init; } = "";

    /// <summary>Whether it was done.</summary>
    public bool IsDone { get; init; }

    /// <summary>Whether it would change anything.</summary>
    public bool CanConfirm { get; init; }

    /// <summary>Whether the caller may pass over the gates that refuse it.</summary>
    public bool CanOverride { get; init; }

    /// <summary>Whether it takes something away from people.</summary>
    public bool IsDanger { get; init; }
}
