namespace PromptRegistry.Git.Writing;

/// <summary>How a change is made.</summary>
/// <param name="DryRun">Plan and check everything, write nothing.</param>
/// <param name="Remote">A remote's name or address that moves together with this repository; null for none.</param>
/// <param name="Reason">Why, for the ledger.</param>
/// <param name="Sign">Sign tags and the ledger's commits by git's own configuration; also done where it says
/// <c>tag.gpgSign</c>.</param>
public sealed record WriteOptions(bool DryRun = false, string? Remote = null, string? Reason = null, bool Sign = false)
{
    public static WriteOptions Default { get; } = new();
}
