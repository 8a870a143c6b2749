using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Cli.Output;

/// <summary>What an evaluation found about a release.</summary>
internal static class VerdictReport
{
    public static string Line(ReleaseVerdict verdict)
    {
        var scores = verdict.Scores.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => $"{s.Key} {s.Value.ToString("0.###", CultureInfo.InvariantCulture)}");
        return $"Evaluation: {verdict.Outcome}" + (verdict.Scores.Count == 0 ? "." : $" ({string.Join(", ", scores)}).");
    }
}

/// <summary>Lets a regression pass as a warning where the build asks for that; everything else keeps its severity.</summary>
internal static class RegressionSeverity
{
    public static EvaluationResult Apply(EvaluationResult result, DiagnosticSeverity severity)
    {
        if (severity == DiagnosticSeverity.Error) return result;
        return result with
        {
            Code = result.Code == OutcomeCode.Regressed ? OutcomeCode.Passed : result.Code,
            Prompts =
            [
                .. result.Prompts.Select(p => p.Code == OutcomeCode.Regressed
                    ? p with
                    {
                        Diagnostics = [.. p.Diagnostics.Select(d => d.IsError ? d with { Severity = severity } : d)],
                    }
                    : p),
            ],
        };
    }
}
