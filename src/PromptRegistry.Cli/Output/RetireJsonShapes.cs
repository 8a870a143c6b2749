using PromptRegistry.Git.Retirements;

namespace PromptRegistry.Cli.Output;

// The JSON of releases that nobody uses; see JsonShapes.cs.

/// <summary>retire</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Undo">Whether releases were taken out of the archive.</param>
/// <param name="Releases">The releases.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Remote">The remote that has it, too.</param>
/// <param name="NotAt">The remote that does not have it yet.</param>
/// <param name="Ledger">The newest event of the ledger.</param>
internal sealed record RetireJson(
    string Prompt, bool Undo, IReadOnlyList<RetiredReleaseJson> Releases, bool DryRun, string? Remote, string? NotAt, string? Ledger)
{
    public static RetireJson Of(RetireResult result) => new(
        result.Prompt, result.Undo, [.. result.Releases.Select(r => new RetiredReleaseJson(r.Version.ToString(), r.Tag.ToString(), r.Archive))],
        result.DryRun, result.Remote, result.NotAt, result.Ledger?.ToString());
}

/// <summary>A release that changed its place.</summary>
/// <param name="Version">The release.</param>
/// <param name="Tag">Its tag object, the same as before.</param>
/// <param name="Archive">Its ref in the archive, by its full name.</param>
internal sealed record RetiredReleaseJson(string Version, string Tag, string Archive);

/// <summary>status --unused</summary>
/// <param name="Since">Nobody called them since, as ISO 8601.</param>
/// <param name="Releases">By prompt and version.</param>
internal sealed record UnusedJson(string Since, IReadOnlyList<UnusedReleaseJson> Releases)
{
    public static UnusedJson Of(UnusedList list) => new(JsonText.Time(list.Since)!, [.. list.Releases.Select(r => new UnusedReleaseJson(
        r.Prompt, r.Version.ToString(), JsonText.Time(r.Released)!, JsonText.Time(r.LastCall), r.UsedBy))]);
}

/// <summary>A release that nobody calls.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">The release.</param>
/// <param name="Released">When it was released, as ISO 8601.</param>
/// <param name="LastCall">When it was called last, to the hour; null where no call is known.</param>
/// <param name="UsedBy">The environments and arms that point to it all the same, in words.</param>
internal sealed record UnusedReleaseJson(string Prompt, string Version, string Released, string? LastCall, IReadOnlyList<string> UsedBy);
