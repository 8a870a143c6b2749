using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Cases whose answers are not recorded, those of judges among them.</summary>
internal static class MissingAnswers
{
    public static IReadOnlyList<string> Of(Measurement measured) => [.. measured.Cases.Where(@case => @case.Missing > 0).Select(@case => @case.Id)];

    /// <summary>Tells of them and of the command that records them.</summary>
    /// <param name="version">The other version that was asked; null for the present one.</param>
    /// <returns>The ids of the cases.</returns>
    public static IReadOnlyList<string> Report(
        EvaluationSuite suite, Measurement measured, string? version, string command, DiagnosticSeverity severity, ICollection<Diagnostic> diagnostics)
    {
        var missing = Of(measured);
        if (missing.Count == 0) return missing;
        var judge = suite.Scorers.Any(scorer => scorer.Info.Judge is not null) ? " or its judge"
            : suite.Scorers.Any(scorer => scorer.Info.EmbeddingModel is not null) ? " or no recorded vector" : "";
        var which = version is null ? "as it is now" : $"as {version} has it";
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingRecordings, measured.Cases.First(@case => @case.Missing > 0).Location,
            $"{missing.Count} of {suite.Cases.Count} {(suite.Cases.Count == 1 ? "case" : "cases")} of '{suite.Prompt}' {(missing.Count == 1 ? "has" : "have")} no recorded answer to the prompt{judge} {which}:"
            + $" {CaseNames.Of(missing)}. Record them: {command}")
        {
            Severity = severity,
        });
        return missing;
    }
}
