namespace PromptRegistry.Core.Diagnostics;

/// <summary>Every finding that PromptRegistry can make.</summary>
public static class DiagnosticCatalog
{
    /// <summary>PRM9001: a fault of PromptRegistry itself.</summary>
    public static readonly DiagnosticDescriptor InternalError =
        new("PRM9001", "PromptRegistry failed", DiagnosticSeverity.Error);

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        .. ManifestDiagnostics.All,
        .. TemplateDiagnostics.All,
        .. EvaluationDiagnostics.All,
        .. RegistryDiagnostics.All,
        .. BuildDiagnostics.All,
        InternalError,
    ];
}
