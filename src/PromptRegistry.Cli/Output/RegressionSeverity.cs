using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Cli.Output;

/// <summary>Lets a regression pass as a warning where the build asks for that; everything else keeps its severity.</summary>
internal static class RegressionSeverity
{
    public static EvaluationResult Apply(EvaluationResult result, DiagnosticSeverity severity)
    {
        if (severity == DiagnosticSeverity.Error) return result;
        return result with
        {
            Code = result.Code == ExitCode.Regressed ? ExitCode.Passed : result.Code,
            Prompts =
            [
                .. result.Prompts.Select(p => p.Code == ExitCode.Regressed
                    ? p with
                    {
                        Diagnostics = [.. p.Diagnostics.Select(d => d.IsError ? d with { Severity = severity } : d)],
                    }
                    : p),
            ],
        };
    }
}
