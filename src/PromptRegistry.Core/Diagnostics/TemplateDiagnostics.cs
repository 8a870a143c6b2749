namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM1xxx: templates.</summary>
public static class TemplateDiagnostics
{
    public static readonly DiagnosticDescriptor Syntax = Error("PRM1001", "The template cannot be parsed");
    public static readonly DiagnosticDescriptor UndeclaredVariable = Error("PRM1002", "Undeclared variable");
    public static readonly DiagnosticDescriptor UnknownMember = Error("PRM1003", "Unknown member");
    public static readonly DiagnosticDescriptor UnknownFunction = Error("PRM1004", "Unknown function");
    public static readonly DiagnosticDescriptor WrongArgument = Error("PRM1005", "Wrong argument");
    public static readonly DiagnosticDescriptor TypeMismatch = Error("PRM1006", "Wrong type");
    public static readonly DiagnosticDescriptor UnknownEnumValue = Error("PRM1007", "Unknown enum value");
    public static readonly DiagnosticDescriptor MissingInclude = Error("PRM1008", "The included template is missing");
    public static readonly DiagnosticDescriptor CyclicInclude = Error("PRM1009", "Templates include each other in a circle");
    public static readonly DiagnosticDescriptor InvalidInclude = Error("PRM1010", "The include's name is not allowed");
    public static readonly DiagnosticDescriptor Nondeterministic = Error("PRM1011", "The function gives another answer each time");
    public static readonly DiagnosticDescriptor Rendering = Error("PRM1013", "Rendering failed");

    public static readonly DiagnosticDescriptor DynamicConstruct = Error("PRM1014", "Not allowed in prompts");

    public static readonly DiagnosticDescriptor UntrustedInstruction = Error("PRM1015", "Untrusted text reaches instructions");
    public static readonly DiagnosticDescriptor UnfencedUntrusted = new(
        "PRM1016", "Untrusted text stands outside of a fence", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor FixedTextOverBudget = new(
        "PRM1017", "The fixed text exceeds the budget", DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor[] All =
    [
        Syntax, UndeclaredVariable, UnknownMember, UnknownFunction, WrongArgument, TypeMismatch, UnknownEnumValue,
        MissingInclude, CyclicInclude, InvalidInclude, Nondeterministic, Rendering, DynamicConstruct,
        UntrustedInstruction, UnfencedUntrusted, FixedTextOverBudget,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
}
