namespace PromptRegistry.Git.Reading;

public enum GitReaderKind
{
    /// <summary>LibGit2Sharp where it works, else the git command.</summary>
    Automatic,

    /// <summary>In this process, through libgit2.</summary>
    LibGit2Sharp,

    /// <summary>One long-lived <c>git cat-file</c>.</summary>
    Process,
}
