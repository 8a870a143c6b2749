namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM4xxx: build integration.</summary>
public static class BuildDiagnostics
{
    public static readonly DiagnosticDescriptor RepositoryNotFound = Error("PRM4001", "No prompt repository was found");
    public static readonly DiagnosticDescriptor ToolTimedOut = Error("PRM4002", "The evaluation took too long");
    public static readonly DiagnosticDescriptor ToolFailed = Error("PRM4003", "The command line failed");
    public static readonly DiagnosticDescriptor ToolCancelled = Error("PRM4004", "The build was cancelled");
    public static readonly DiagnosticDescriptor LanguageTooOld = Error("PRM4005", "The project's C# is too old");

    internal static readonly DiagnosticDescriptor[] All = [RepositoryNotFound, ToolTimedOut, ToolFailed, ToolCancelled, LanguageTooOld];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
}
