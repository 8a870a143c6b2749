namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM1021 to PRM1024: programs of teams.</summary>
public static class ProgramDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownPrompt = new("PRM1021", "The program's prompt does not exist", DiagnosticSeverity.Error);
    public static readonly DiagnosticDescriptor FileName = new("PRM1022", "The file cannot be a program", DiagnosticSeverity.Error);
    public static readonly DiagnosticDescriptor NoOwner = new("PRM1023", "Nobody owns the program", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor NotReady = new("PRM1024", "The program is not ready for its tier", DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor[] All = [UnknownPrompt, FileName, NoOwner, NotReady];
}
