namespace PromptRegistry.Core.Diagnostics;

/// <summary>The numbers that programs end with: what an operation came to, for a shell.</summary>
public static class ExitCodes
{
    /// <summary>0 passed, 1 regressed, 2 wrong usage, 3 invalid, 4 infrastructure, 5 budget, 6 conflict.</summary>
    public static int Of(OutcomeCode code) => code switch
    {
        OutcomeCode.Passed => 0,
        OutcomeCode.Regressed => 1,
        OutcomeCode.Usage => 2,
        OutcomeCode.Invalid => 3,
        OutcomeCode.Infrastructure => 4,
        OutcomeCode.Budget => 5,
        OutcomeCode.Conflict => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
