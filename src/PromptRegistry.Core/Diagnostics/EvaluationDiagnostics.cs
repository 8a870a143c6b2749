namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM2xxx.</summary>
public static class EvaluationDiagnostics
{
    internal static readonly DiagnosticDescriptor[] All = [];
}
