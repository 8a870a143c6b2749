namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM402x to PRM404x: the server.</summary>
public static class ServerDiagnostics
{
    public static readonly DiagnosticDescriptor CannotListen = Error("PRM4020", "The server cannot listen there");
    public static readonly DiagnosticDescriptor BadRequest = Error("PRM4021", "The request cannot be answered");
    public static readonly DiagnosticDescriptor NotReady = Error("PRM4022", "The server is not ready");
    public static readonly DiagnosticDescriptor CannotStart = Error("PRM4023", "The server cannot be started");
    public static readonly DiagnosticDescriptor NotMustache = Error("PRM4024", "The template cannot be said in mustache");

    public static readonly DiagnosticDescriptor UnknownProgram = Error("PRM4025", "The program does not exist");
    public static readonly DiagnosticDescriptor BudgetSpent = Error("PRM4026", "The budget is spent");
    public static readonly DiagnosticDescriptor ModelNotAllowed = Error("PRM4027", "The server may not ask the model");
    public static readonly DiagnosticDescriptor NoGoodAnswer = Error("PRM4028", "No model gave a good answer");
    public static readonly DiagnosticDescriptor BranchTaken = Error("PRM4029", "The change is proposed already");
    public static readonly DiagnosticDescriptor NearlySpent = new("PRM4030", "The budget is nearly spent", DiagnosticSeverity.Warning);
    public static readonly DiagnosticDescriptor WebhooksUnusable = Error("PRM4031", "The webhooks cannot be used");
    public static readonly DiagnosticDescriptor SignInUnusable = Error("PRM4032", "The sign-in cannot be used");

    public static readonly DiagnosticDescriptor KeysUnusable = Error("PRM4033", "The keys cannot be used");
    public static readonly DiagnosticDescriptor NotAuthenticated = Error("PRM4034", "No key that is known");
    public static readonly DiagnosticDescriptor NotAllowed = Error("PRM4035", "The caller may not do that");
    public static readonly DiagnosticDescriptor TooManyRequests = Error("PRM4036", "Too many requests");
    public static readonly DiagnosticDescriptor RequestReused = Error("PRM4037", "The idempotency key stands for another request");
    public static readonly DiagnosticDescriptor EventRefused = Error("PRM4038", "An event cannot be taken");
    public static readonly DiagnosticDescriptor NoEvents = Error("PRM4039", "The server takes no events");
    public static readonly DiagnosticDescriptor NoHooks = Error("PRM4040", "The server takes no webhooks");
    public static readonly DiagnosticDescriptor ForeignForm = Error("PRM4041", "A form that no page of the server sent");
    public static readonly DiagnosticDescriptor NoCaseOfCall = Error("PRM4042", "A call cannot become a case");

    public static readonly DiagnosticDescriptor TaskUnfit = Error("PRM4051", "No prompt can be made of the task of a form");
    public static readonly DiagnosticDescriptor NoFurtherRun = Error("PRM4052", "No further prompt is made now");
    public static readonly DiagnosticDescriptor NothingToPropose = Error("PRM4053", "What was made of a task cannot be proposed");

    internal static readonly DiagnosticDescriptor[] All =
    [
        CannotListen, BadRequest, NotReady, CannotStart, NotMustache, UnknownProgram, BudgetSpent, ModelNotAllowed, NoGoodAnswer, BranchTaken, NearlySpent, WebhooksUnusable, SignInUnusable,
        KeysUnusable, NotAuthenticated, NotAllowed, TooManyRequests, RequestReused, EventRefused, NoEvents, NoHooks, ForeignForm, NoCaseOfCall,
        TaskUnfit, NoFurtherRun, NothingToPropose,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
}
