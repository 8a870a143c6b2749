namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM0xxx: manifests, settings and the YAML that they are written in.</summary>
public static class ManifestDiagnostics
{
    public static readonly DiagnosticDescriptor MalformedYaml = Error("PRM0001", "The YAML cannot be read");
    public static readonly DiagnosticDescriptor UnknownKey = Error("PRM0002", "Unknown key");
    public static readonly DiagnosticDescriptor MissingKey = Error("PRM0003", "Required key is missing");
    public static readonly DiagnosticDescriptor WrongValue = Error("PRM0004", "Value of the wrong kind");
    public static readonly DiagnosticDescriptor DuplicateKey = Error("PRM0005", "Key given twice");
    public static readonly DiagnosticDescriptor ForbiddenYaml = Error("PRM0006", "YAML feature that is not allowed here");
    public static readonly DiagnosticDescriptor NameMismatch = Error("PRM0007", "The name is not that of the folder");
    public static readonly DiagnosticDescriptor InvalidName = Error("PRM0008", "Invalid name");
    public static readonly DiagnosticDescriptor InvalidVersion = Error("PRM0009", "Not a semantic version");
    public static readonly DiagnosticDescriptor UnknownType = Error("PRM0010", "Unknown input type");
    public static readonly DiagnosticDescriptor InvalidDefault = Error("PRM0011", "The value does not fit its input");
    public static readonly DiagnosticDescriptor MissingTemplate = Error("PRM0012", "The template file is missing");
    public static readonly DiagnosticDescriptor NameCollision = Error("PRM0013", "Two names become one in C#");
    public static readonly DiagnosticDescriptor MissingManifest = Error("PRM0014", "The prompt is missing");
    public static readonly DiagnosticDescriptor InvalidSchema = Error("PRM0015", "The output schema cannot be used");
    public static readonly DiagnosticDescriptor UnknownInput = Error("PRM0016", "No such input");
    public static readonly DiagnosticDescriptor MissingInput = Error("PRM0017", "A required input is missing");
    public static readonly DiagnosticDescriptor UnusedInput = Warning("PRM0018", "The input is never used");
    public static readonly DiagnosticDescriptor TooLarge = Error("PRM0019", "The file is too large");
    public static readonly DiagnosticDescriptor InvalidFileName = Error("PRM0020", "File name that cannot be used");
    public static readonly DiagnosticDescriptor LinkedFile = Error("PRM0021", "Symbolic link");
    public static readonly DiagnosticDescriptor NotUtf8 = Error("PRM0022", "The file is not UTF-8");

    internal static readonly DiagnosticDescriptor[] All =
    [
        MalformedYaml, UnknownKey, MissingKey, WrongValue, DuplicateKey, ForbiddenYaml, NameMismatch, InvalidName,
        InvalidVersion, UnknownType, InvalidDefault, MissingTemplate, NameCollision, MissingManifest, InvalidSchema,
        UnknownInput, MissingInput, UnusedInput, TooLarge, InvalidFileName, LinkedFile, NotUtf8,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title) => new(id, title, DiagnosticSeverity.Warning);
}
