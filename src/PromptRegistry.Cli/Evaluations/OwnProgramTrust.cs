using PromptRegistry.Evaluation.Sandboxing;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>
/// Whether the person who runs a command lets suites run programs: the variable <c>PROMPTREGISTRY_ALLOW_EXEC</c>, else
/// <c>promptregistry.allowExec</c> of git's own global settings.
/// </summary>
internal static class OwnProgramTrust
{
    public const string Variable = "PROMPTREGISTRY_ALLOW_EXEC";

    private const string Setting = "promptregistry.allowExec";

    /// <param name="unsandboxed">Whether the command line allows to run them where there is no sandbox, too.</param>
    public static ProgramTrust Read(Func<string, string?> variables, string folder, bool unsandboxed)
    {
        // Git is asked last, and once: most suites run no program, and none is started to find that out.
        var word = variables(Variable) is { Length: > 0 } set ? set : OwnSettings.Of(folder, Setting).LastOrDefault();
        if (word?.ToLowerInvariant() is not ("true" or "1" or "yes" or "on")) return ProgramTrust.None;
        return unsandboxed ? ProgramTrust.AlsoUnsandboxed : ProgramTrust.Sandboxed;
    }
}
