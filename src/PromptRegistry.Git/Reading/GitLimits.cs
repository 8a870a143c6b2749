namespace PromptRegistry.Git.Reading;

/// <summary>Bounds on what is read from a repository, which is untrusted input.</summary>
public static class GitLimits
{
    /// <summary>Largest blob that is read as text, in bytes.</summary>
    public const int MaximumText = 4 * 1024 * 1024;

    /// <summary>Largest file of recordings, cases or baselines that is read for an evaluation, in bytes.</summary>
    public const int MaximumData = 256 * 1024 * 1024;

    /// <summary>Largest tag, commit or tree object that is read, in bytes.</summary>
    public const int MaximumObject = 16 * 1024 * 1024;

    /// <summary>Longest chain of tags of tags that is followed.</summary>
    public const int MaximumTagDepth = 8;
}
