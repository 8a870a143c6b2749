using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>Chooses how a repository is read.</summary>
public static class GitReaders
{
    /// <summary>
    /// LibGit2Sharp where its native library loads and opens the repository; otherwise the git command, which knows
    /// every format that the installed git knows and whose messages say what is wrong.
    /// </summary>
    public static IGitReader Open(string folder, GitReaderKind kind = GitReaderKind.Automatic)
    {
        if (kind == GitReaderKind.Process) return new GitProcessReader(new GitCommand(folder));
        if (kind == GitReaderKind.LibGit2Sharp) return new LibGit2SharpReader(folder);
        if (LibGit2SharpReader.WhyUnavailable is null)
        {
            try
            {
                return new LibGit2SharpReader(folder);
            }
            catch (GitException)
            {
                // A format that libgit2 does not know, or another owner: git itself decides.
            }
        }

        return new GitProcessReader(new GitCommand(folder));
    }
}
