using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// Who writes, by git's own rules (environment, then configuration) but without guessing from the machine.
/// </summary>
internal static class CommitterIdentity
{
    public static Outcome<GitSignature> Read(GitCommand git, TimeProvider clock, CancellationToken cancellation)
    {
        var result = git.Run(
            ["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"], cancellation: cancellation);
        var open = result.Line.IndexOf('<');
        var close = result.Line.IndexOf('>');
        if (!result.Succeeded || open < 1 || close < open)
        {
            return Outcome<GitSignature>.Failure(ExitCode.Usage, new Diagnostic(
                RegistryDiagnostics.MissingIdentity,
                SourceLocation.File(""),
                "Every release and promotion is recorded with who did it, but git knows no name or e-mail address "
                    + "here. Run "
                    + "'git config user.name \"Your Name\"' and 'git config user.email you@example.org', "
                    + "or set GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL."));
        }

        var name = result.Line[..open].Trim();
        var email = result.Line[(open + 1)..close];
        return Outcome<GitSignature>.Success(new GitSignature(name, email, clock.GetLocalNow()));
    }
}
