namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM3xxx.</summary>
public static class RegistryDiagnostics
{
    internal static readonly DiagnosticDescriptor[] All = [];
}
