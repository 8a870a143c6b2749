namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM0083 to PRM0085: prompts that go to other tools.</summary>
public static class ExportDiagnostics
{
    public static readonly DiagnosticDescriptor NotExported = new("PRM0083", "The other tool cannot say it", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor Unsayable = new("PRM0084", "The prompt cannot be exported", DiagnosticSeverity.Error);
    public static readonly DiagnosticDescriptor FileExists = new("PRM0085", "There is a file of that name", DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor[] All = [NotExported, Unsayable, FileExists];
}
