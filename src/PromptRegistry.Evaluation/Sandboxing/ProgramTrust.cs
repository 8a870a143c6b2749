namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>Whether scorers may run programs. Only the person or the machine that evaluates says so, never the repository.</summary>
public enum ProgramTrust
{
    /// <summary>No program is run: a suite that wants one is refused.</summary>
    None,

    /// <summary>In a sandbox, and only where there is one.</summary>
    Sandboxed,

    /// <summary>In a sandbox where there is one, else with limits but with all the rights of the person.</summary>
    AlsoUnsandboxed,
}
