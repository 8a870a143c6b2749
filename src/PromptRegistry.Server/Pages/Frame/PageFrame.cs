namespace PromptRegistry.Server.Pages.Frame;

/// <summary>What is around every page.</summary>
/// <param name="Title">What the page is about; the browser shows it.</param>
/// <param name="Place">Which entry of the navigation it belongs to; empty for none.</param>
/// <param name="Who">Whose key it is; null where nobody logs in.</param>
/// <param name="TokenField">The name of the field that proves that a form is the server's own.</param>
/// <param name="Token">Its value.</param>
public sealed record PageFrame(string Title, string Place, string? Who, string TokenField, string Token)
{
    /// <summary>Whether somebody who is not logged in sees it.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Now, for how long ago something was.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether who sees it may propose changes.</summary>
    public bool MayPropose { get; init; }

    /// <summary>After how many seconds it is loaded again, also without scripts; null for never.</summary>
    public int? Reload { get; init; }

    /// <summary>Whether parts of it are fetched again when something moves.</summary>
    public bool IsLive { get; init; }
}
