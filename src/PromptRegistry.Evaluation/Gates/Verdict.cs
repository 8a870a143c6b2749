using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>What a gate found about a prompt, from the mildest to the gravest.</summary>
public enum Verdict
{
    /// <summary>Nothing got worse that the gate can see.</summary>
    Passed,

    /// <summary>Nothing is shown to be worse, but the suite cannot rule out a drop that matters. A failure only under <c>strict-noninferiority</c>.</summary>
    Inconclusive,

    /// <summary>There is no baseline yet, and cases miss their thresholds.</summary>
    Failed,

    /// <summary>It is worse than the baseline.</summary>
    Regressed,

    /// <summary>It cannot be judged: unscored, incomplete, or not comparable with the baseline.</summary>
    Invalid,
}

/// <summary>Makes a verdict of findings.</summary>
internal static class Verdicts
{
    private static readonly DiagnosticDescriptor[] Validity =
    [
        EvaluationDiagnostics.TooManyUnscored, EvaluationDiagnostics.BaselineNotComparable, EvaluationDiagnostics.MissingFromSuite,
    ];

    private static readonly DiagnosticDescriptor[] Doubt = [EvaluationDiagnostics.Inconclusive, EvaluationDiagnostics.SevereUnconfirmed];

    public static Verdict Of(IReadOnlyList<Diagnostic> diagnostics, bool isCompared)
    {
        var errors = diagnostics.Where(d => d.IsError).ToList();
        if (errors.Exists(d => Validity.Contains(d.Descriptor))) return Verdict.Invalid;
        if (errors.Exists(d => !Doubt.Contains(d.Descriptor))) return isCompared ? Verdict.Regressed : Verdict.Failed;
        return diagnostics.Any(d => Doubt.Contains(d.Descriptor)) ? Verdict.Inconclusive : Verdict.Passed;
    }

    public static OutcomeCode Code(Verdict verdict, IReadOnlyList<Diagnostic> diagnostics) => verdict switch
    {
        Verdict.Passed => OutcomeCode.Passed,
        Verdict.Inconclusive => diagnostics.Any(d => d.IsError) ? OutcomeCode.Regressed : OutcomeCode.Passed,
        Verdict.Invalid => OutcomeCode.Invalid,
        _ => OutcomeCode.Regressed,
    };
}
