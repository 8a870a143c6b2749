using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>Chooses how a repository is read.</summary>
public static class GitReaders
{
    /// <summary>
    /// LibGit2Sharp, unless opening says that it is a repository which libgit2 does not open: that is the git command's, which
    /// knows every format that the installed git knows and whose messages say what is wrong.
    /// </summary>
    /// <param name="folder">The repository's git folder or work tree; nothing above it is looked at.</param>
    /// <exception cref="GitException">There is no repository.</exception>
    public static IGitReader Open(string folder, GitReaderKind kind = GitReaderKind.Automatic)
    {
        if (kind == GitReaderKind.Process) return new GitProcessReader(new GitCommand(folder));
        try
        {
            return new LibGit2SharpReader(folder);
        }
        catch (UnsupportedRepositoryException) when (kind == GitReaderKind.Automatic)
        {
            return new GitProcessReader(new GitCommand(folder));
        }
    }
}
