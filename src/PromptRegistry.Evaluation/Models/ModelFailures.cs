using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Failures of models as findings.</summary>
public static class ModelFailures
{
    /// <summary>The finding that says what the exception says.</summary>
    public static Diagnostic Finding(ModelException error)
    {
        var descriptor = error.Kind switch
        {
            ModelFailureKind.Unreachable => EvaluationDiagnostics.EndpointUnreachable,
            ModelFailureKind.Unreadable => EvaluationDiagnostics.UnreadableAnswer,
            ModelFailureKind.MissingApiKey => EvaluationDiagnostics.MissingApiKey,
            ModelFailureKind.KeyNotAllowed => EvaluationDiagnostics.KeyNotAllowed,
            _ => EvaluationDiagnostics.EndpointRefused,
        };
        return new Diagnostic(descriptor, SourceLocation.File(""), error.Message);
    }
}
