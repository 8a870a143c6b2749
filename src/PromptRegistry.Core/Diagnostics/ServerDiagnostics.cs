namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM402x: the server.</summary>
public static class ServerDiagnostics
{
    public static readonly DiagnosticDescriptor CannotListen = Error("PRM4020", "The server cannot listen there");
    public static readonly DiagnosticDescriptor BadRequest = Error("PRM4021", "The request cannot be answered");
    public static readonly DiagnosticDescriptor NotReady = Error("PRM4022", "The server is not ready");
    public static readonly DiagnosticDescriptor CannotStart = Error("PRM4023", "The server cannot be started");
    public static readonly DiagnosticDescriptor NotMustache = Error("PRM4024", "The template cannot be said in mustache");

    internal static readonly DiagnosticDescriptor[] All = [CannotListen, BadRequest, NotReady, CannotStart, NotMustache];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
}
