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
        .. ImportDiagnostics.All,
        .. ExportDiagnostics.All,
        .. TemplateDiagnostics.All,
        .. EvaluationDiagnostics.All,
        .. RegistryDiagnostics.All,
        .. BuildDiagnostics.All,
        .. ServerDiagnostics.All,
        InternalError,
    ];
}

/// <summary>PRM4xxx: build integration.</summary>
public static class BuildDiagnostics
{
    public static readonly DiagnosticDescriptor RepositoryNotFound = Error("PRM4001", "No prompt repository was found");
    public static readonly DiagnosticDescriptor ToolTimedOut = Error("PRM4002", "The evaluation took too long");
    public static readonly DiagnosticDescriptor ToolFailed = Error("PRM4003", "The command line failed");
    public static readonly DiagnosticDescriptor ToolCancelled = Error("PRM4004", "The build was cancelled");
    public static readonly DiagnosticDescriptor LanguageTooOld = Error("PRM4005", "The project's C# is too old");
    public static readonly DiagnosticDescriptor MoreFindings = Error("PRM4007", "More findings than are shown");
    public static readonly DiagnosticDescriptor NameTaken = Error("PRM4010", "The name of the generated class is taken");
    public static readonly DiagnosticDescriptor OtherLanguage = new("PRM4011", "Accessors are generated for C# only", DiagnosticSeverity.Info);
    internal static readonly DiagnosticDescriptor[] All =
        [RepositoryNotFound, ToolTimedOut, ToolFailed, ToolCancelled, LanguageTooOld, MoreFindings, NameTaken, OtherLanguage];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
}

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
    public static readonly DiagnosticDescriptor LargeFilePointer = Error("PRM0023", "A pointer stands for the file");
    public static readonly DiagnosticDescriptor FolderForFile = Error("PRM0024", "A folder where a file should be");
    public static readonly DiagnosticDescriptor TimeLimit = Error("PRM0025", "The command took too long");

    public static readonly DiagnosticDescriptor WrongPlace = Error("PRM0026", "The input cannot stand there");
    public static readonly DiagnosticDescriptor PlacedTwice = Error("PRM0027", "The input has two places");

    public static readonly DiagnosticDescriptor InvalidTool = Error("PRM0028", "The tool cannot be offered");
    public static readonly DiagnosticDescriptor MissingFile = Error("PRM0029", "A file of the prompt is missing");

    public static readonly DiagnosticDescriptor InvalidSignature = Error("PRM0090", "The signature cannot be used");
    public static readonly DiagnosticDescriptor DemoBreaksSchema = Error("PRM0030", "The demo breaks the output's schema");

    public static readonly DiagnosticDescriptor LateInvariant = Warning("PRM0056", "Unchanging text behind an input");
    public static readonly DiagnosticDescriptor ModelOverride = Error("PRM0060", "The model's difference cannot be used");

    public static readonly DiagnosticDescriptor DemoSource = Error("PRM0061", "The examples cannot be chosen from");

    public static readonly DiagnosticDescriptor Compression = Error("PRM0062", "The text cannot be shortened like that");

    public static readonly DiagnosticDescriptor Priority = Error("PRM0063", "The message's priority cannot be used");

    public static readonly DiagnosticDescriptor RolloutStep = Error("PRM0080", "The step of a rollout cannot work");
    public static readonly DiagnosticDescriptor UnknownMetric = Error("PRM0081", "No such metric");
    public static readonly DiagnosticDescriptor RolloutPower = Error("PRM0082", "The traffic cannot show it");

    internal static readonly DiagnosticDescriptor[] All =
    [
        MalformedYaml, UnknownKey, MissingKey, WrongValue, DuplicateKey, ForbiddenYaml, NameMismatch, InvalidName,
        InvalidVersion, UnknownType, InvalidDefault, MissingTemplate, NameCollision, MissingManifest, InvalidSchema,
        UnknownInput, MissingInput, UnusedInput, TooLarge, InvalidFileName, LinkedFile, NotUtf8,
        LargeFilePointer, FolderForFile, TimeLimit, WrongPlace, PlacedTwice, InvalidTool, MissingFile, InvalidSignature, DemoBreaksSchema,
        LateInvariant, ModelOverride, DemoSource, Compression, Priority, RolloutStep, UnknownMetric, RolloutPower,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
    private static DiagnosticDescriptor Warning(string id, string title) => new(id, title, DiagnosticSeverity.Warning);
}

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

    public static readonly DiagnosticDescriptor ForeignMark = new(
        "PRM1018", "Mark of another template language", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor EmptyTemplate = new(
        "PRM1019", "The message is empty", DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NoText = Error("PRM1020", "The input has no text");
    public static readonly DiagnosticDescriptor PinnedInclude = Error("PRM1025", "The included text is not the one that is meant");

    internal static readonly DiagnosticDescriptor[] All =
    [
        Syntax, UndeclaredVariable, UnknownMember, UnknownFunction, WrongArgument, TypeMismatch, UnknownEnumValue,
        MissingInclude, CyclicInclude, InvalidInclude, Nondeterministic, Rendering, DynamicConstruct,
        UntrustedInstruction, UnfencedUntrusted, FixedTextOverBudget, ForeignMark, EmptyTemplate,
        NoText, PinnedInclude,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
}
