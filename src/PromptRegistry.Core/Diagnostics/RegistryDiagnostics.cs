namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM3xxx: the registry in git, its tags and its ledger.</summary>
public static class RegistryDiagnostics
{
    public static readonly DiagnosticDescriptor RepositoryNotFound = Error("PRM3001", "No git repository here");
    public static readonly DiagnosticDescriptor GitFailed = Error("PRM3002", "Git failed");
    public static readonly DiagnosticDescriptor MissingIdentity = Error("PRM3003", "Git does not know who you are");
    public static readonly DiagnosticDescriptor UnknownPrompt = Error("PRM3004", "No such prompt in the registry");
    public static readonly DiagnosticDescriptor UnknownEnvironment = Error("PRM3005", "No such environment");
    public static readonly DiagnosticDescriptor UnknownVersion = Error("PRM3006", "The version is not released");
    public static readonly DiagnosticDescriptor AlreadyReleased = Error("PRM3007", "The version is already released");
    public static readonly DiagnosticDescriptor UncommittedChanges = Error("PRM3008", "Changes are not committed");
    public static readonly DiagnosticDescriptor VersionMismatch = Error("PRM3009", "The manifest says another version");
    public static readonly DiagnosticDescriptor VersionNotGreater = Error("PRM3010", "The version does not come after "
        + "the latest release");
    public static readonly DiagnosticDescriptor BumpTooSmall = Error("PRM3011", "The version understates what changed");
    public static readonly DiagnosticDescriptor NothingChanged = Error("PRM3012", "Nothing changed since the latest "
        + "release");
    public static readonly DiagnosticDescriptor ReleaseMoved = Error("PRM3013", "A release tag was moved");
    public static readonly DiagnosticDescriptor NotARelease = Error("PRM3014", "The tag does not lead to a release");
    public static readonly DiagnosticDescriptor MovedOutsideLedger = Warning("PRM3015", "An environment was moved "
        + "outside the ledger");
    public static readonly DiagnosticDescriptor EnvironmentDeleted = Warning("PRM3016", "An environment's tag was "
        + "deleted");
    public static readonly DiagnosticDescriptor MovedByOther = Error("PRM3017", "Somebody else moved the tag first");
    public static readonly DiagnosticDescriptor NoEarlierVersion = Error("PRM3018", "There is nothing to roll back to");
    public static readonly DiagnosticDescriptor RemoteRefused = Error("PRM3019", "The remote refused");
    public static readonly DiagnosticDescriptor LedgerUnreadable = Error("PRM3020", "The ledger cannot be read");
    public static readonly DiagnosticDescriptor LedgerDiverged = Error("PRM3021", "The ledgers here and there went "
        + "separate ways");
    public static readonly DiagnosticDescriptor DetachedHead = Info("PRM3022", "HEAD is detached");
    public static readonly DiagnosticDescriptor TooBusy = Error("PRM3023", "The repository is too busy");
    public static readonly DiagnosticDescriptor NameTaken = Error("PRM3024", "Another ref takes the place of this one");
    public static readonly DiagnosticDescriptor NoCommit = Error("PRM3025", "There is no commit yet");
    public static readonly DiagnosticDescriptor NotComparable = Warning("PRM3026", "An earlier release cannot be "
        + "compared");

    public static readonly DiagnosticDescriptor GateNotMet = Error("PRM3027", "A gate is not met");
    public static readonly DiagnosticDescriptor GateOverridden = Warning("PRM3028", "A gate was overridden");
    public static readonly DiagnosticDescriptor NotAnApprover = Error("PRM3029", "The approval would not count");
    public static readonly DiagnosticDescriptor VerdictOfOther = Error("PRM3030", "The verdict belongs to other content");
    public static readonly DiagnosticDescriptor Discrepancy = Error("PRM3031", "The registry does not hold together");
    public static readonly DiagnosticDescriptor NotRecorded = Info("PRM3032", "The ledger does not know the release");
    public static readonly DiagnosticDescriptor NotEvaluated = Warning("PRM3033", "The release has no passing verdict");
    public static readonly DiagnosticDescriptor DirectMoveDenied = Error("PRM3034", "Direct moves are denied here");
    public static readonly DiagnosticDescriptor ClockJump = Info("PRM3035", "A clock was wrong");

    public static readonly DiagnosticDescriptor ReleasedContentChanged = Error("PRM3036", "Content changed under a released "
        + "version");

    public static readonly DiagnosticDescriptor LedgerNotHere = Error("PRM3037", "The ledger is not in this clone");

    public static readonly DiagnosticDescriptor ReleasesNotHere = Warning("PRM3038", "Releases are not in this clone");

    public static readonly DiagnosticDescriptor OtherRoot = Error("PRM3039", "Another root has the prompt");
    public static readonly DiagnosticDescriptor LedgerEdited = Error("PRM3040", "A file of the ledger was edited");

    public static readonly DiagnosticDescriptor ProtectedBranchUnknown = Error("PRM3041", "The protected branch is not known");
    public static readonly DiagnosticDescriptor SettingsNotInForce = Warning("PRM3042", "Settings that do not count yet");

    public static readonly DiagnosticDescriptor Forgotten = Error("PRM3043", "Not what was accepted before");
    public static readonly DiagnosticDescriptor NotSigned = Error("PRM3044", "Not signed by an allowed signer");
    public static readonly DiagnosticDescriptor NotInWorkTree = Warning("PRM3045", "Files are not in this work tree");
    public static readonly DiagnosticDescriptor ArmUnreadable = Error("PRM3046", "An arm's tag does not say who gets it");
    public static readonly DiagnosticDescriptor NoRolloutPlan = Error("PRM3047", "The release has no rollout plan");
    public static readonly DiagnosticDescriptor NoRollout = Error("PRM3048", "No rollout is under way");
    public static readonly DiagnosticDescriptor RolloutUnderWay = Error("PRM3049", "A rollout is under way");
    public static readonly DiagnosticDescriptor RolloutImpossible = Error("PRM3050", "The rollout cannot go on");
    public static readonly DiagnosticDescriptor EventsUnreadable = Error("PRM3051", "The events cannot be read");
    public static readonly DiagnosticDescriptor Retired = Error("PRM3052", "The release was retired");
    public static readonly DiagnosticDescriptor StillUsed = Error("PRM3053", "The release is still used");
    public static readonly DiagnosticDescriptor NotRetired = Error("PRM3054", "The release is not retired");
    public static readonly DiagnosticDescriptor CallsUnknown = Info("PRM3055", "Nobody knows what apps call");
    public static readonly DiagnosticDescriptor GotWorse = Warning("PRM3056", "A version is worse than the one before");
    public static readonly DiagnosticDescriptor AlertNotSent = Warning("PRM3057", "An alert was not sent");
    public static readonly DiagnosticDescriptor NoHistory = Error("PRM3058", "The ledger does not say what was served");

    public static readonly DiagnosticDescriptor NothingToBisect = Error("PRM3059", "The metric cannot be bisected");

    public static readonly DiagnosticDescriptor NoCaseOfFeedback = Warning("PRM3060", "Feedback became no case");
    public static readonly DiagnosticDescriptor SplitFileUnusable = Error("PRM3061", "A file does not divide the cases");
    public static readonly DiagnosticDescriptor RunUnreadable = Warning("PRM3062", "A run of an optimizer cannot be read");
    public static readonly DiagnosticDescriptor NoCallText = Warning("PRM3063", "There is no text of a call to show");
    public static readonly DiagnosticDescriptor ProgramUnfit = Error("PRM3064", "The program cannot be evaluated");
    public static readonly DiagnosticDescriptor TaskUnusable = Error("PRM3065", "A task cannot become a prompt");
    public static readonly DiagnosticDescriptor ScoresDrifted = Warning("PRM3070", "Scores of production changed");

    internal static readonly DiagnosticDescriptor[] All =
    [
        RepositoryNotFound, GitFailed, MissingIdentity, UnknownPrompt, UnknownEnvironment, UnknownVersion, AlreadyReleased,
        UncommittedChanges, VersionMismatch, VersionNotGreater, BumpTooSmall, NothingChanged, ReleaseMoved, NotARelease,
        MovedOutsideLedger, EnvironmentDeleted, MovedByOther, NoEarlierVersion, RemoteRefused, LedgerUnreadable,
        LedgerDiverged, DetachedHead, TooBusy, NameTaken, NoCommit, NotComparable,
        GateNotMet, GateOverridden, NotAnApprover, VerdictOfOther, Discrepancy, NotRecorded, NotEvaluated, DirectMoveDenied,
        ClockJump, ReleasedContentChanged, LedgerNotHere, ReleasesNotHere, OtherRoot, LedgerEdited,
        ProtectedBranchUnknown, SettingsNotInForce, Forgotten, NotSigned, NotInWorkTree, ArmUnreadable, NoRolloutPlan, NoRollout,
        RolloutUnderWay, RolloutImpossible, EventsUnreadable, Retired, StillUsed, NotRetired, CallsUnknown, GotWorse, AlertNotSent, NoHistory, NothingToBisect, NoCaseOfFeedback, SplitFileUnusable, RunUnreadable, NoCallText, ProgramUnfit, TaskUnusable,
        ScoresDrifted,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
    private static DiagnosticDescriptor Warning(string id, string title) => new(id, title, DiagnosticSeverity.Warning);
    private static DiagnosticDescriptor Info(string id, string title) => new(id, title, DiagnosticSeverity.Info);
}
