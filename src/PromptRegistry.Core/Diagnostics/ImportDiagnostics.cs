namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM005x: prompts that come from other tools.</summary>
public static class ImportDiagnostics
{
    public static readonly DiagnosticDescriptor NotCarriedOver = new("PRM0050", "It could not be carried over", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor Changed = new("PRM0051", "It is said in another way here", DiagnosticSeverity.Info);
    public static readonly DiagnosticDescriptor Refused = new("PRM0052", "The file cannot be imported", DiagnosticSeverity.Error);
    public static readonly DiagnosticDescriptor PromptExists = new("PRM0053", "There is a prompt of that name", DiagnosticSeverity.Error);
    public static readonly DiagnosticDescriptor NothingToImport = new("PRM0054", "There is nothing to import", DiagnosticSeverity.Error);
    public static readonly DiagnosticDescriptor RemoteFailed = new("PRM0055", "The prompts could not be fetched", DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor[] All = [NotCarriedOver, Changed, Refused, PromptExists, NothingToImport, RemoteFailed];
}
