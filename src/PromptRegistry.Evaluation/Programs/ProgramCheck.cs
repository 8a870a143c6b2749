using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>Whether the programs that a suite wants can be run here, found out before anything is asked or scored.</summary>
internal static class ProgramCheck
{
    /// <summary>What keeps a suite from being evaluated; null where nothing does.</summary>
    public static Diagnostic? Problem(IEnumerable<ScorerInfo> scorers, Sandbox sandbox) => Problem(scorers, sandbox, DotnetCompiler.Here is not null);

    /// <param name="hasCompiler">Whether there is a compiler for code in answers.</param>
    /// <inheritdoc cref="Problem(IEnumerable{ScorerInfo}, Sandbox)"/>
    public static Diagnostic? Problem(IEnumerable<ScorerInfo> scorers, Sandbox sandbox, bool hasCompiler)
    {
        var wanting = scorers.Where(scorer => scorer.RunsPrograms).ToList();
        if (wanting.Count == 0) return null;
        var first = wanting[0];
        if (sandbox.Permission == ProgramTrust.None)
        {
            return new Diagnostic(EvaluationDiagnostics.ProgramsNotAllowed, first.Location,
                $"'{first.Id}' runs a program that this repository names, and nothing of your own allows that. If you trust who can change the repository, say so once with"
                + " 'git config --global promptregistry.allowExec true', or on a build server with PROMPTREGISTRY_ALLOW_EXEC=true.");
        }

        if (!sandbox.IsUsable)
        {
            return new Diagnostic(EvaluationDiagnostics.NoSandbox, first.Location,
                $"'{first.Id}' runs a program, and there is no sandbox for it: {sandbox.Problem}. Install bubblewrap (apt-get install bubblewrap), or run the program with all of"
                + " your rights by --allow-unsandboxed.");
        }

        return wanting.Find(scorer => scorer.NeedsCompiler) is { } coded && !hasCompiler
            ? new Diagnostic(EvaluationDiagnostics.NoCompiler, coded.Location,
                $"'{coded.Id}' compiles C# with the .NET SDK, and none was found beside the .NET that runs this command (Linux and macOS only). Install the SDK, or remove the scorer.")
            : null;
    }
}
