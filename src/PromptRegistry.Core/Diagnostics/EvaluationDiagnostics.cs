namespace PromptRegistry.Core.Diagnostics;

/// <summary>PRM2xxx: suites and their files (20xx), gates (21xx), models (22xx).</summary>
public static class EvaluationDiagnostics
{
    public static readonly DiagnosticDescriptor DuplicateCase = Error("PRM2001", "Two cases have the same id");
    public static readonly DiagnosticDescriptor NoCases = Error("PRM2002", "The suite has no cases");
    public static readonly DiagnosticDescriptor NoScorers = Error("PRM2003", "The suite has no scorers");
    public static readonly DiagnosticDescriptor MissingRecordings = Error("PRM2004", "Recordings are missing");
    public static readonly DiagnosticDescriptor UnknownScorer = Error("PRM2005", "Unknown scorer");
    public static readonly DiagnosticDescriptor InvalidScorer = Error("PRM2006", "The scorer cannot be used");
    public static readonly DiagnosticDescriptor InvalidCase = Error("PRM2007", "The case cannot be used");
    public static readonly DiagnosticDescriptor CaseFileUnreadable = Error("PRM2008", "The case file cannot be read");
    public static readonly DiagnosticDescriptor NothingToScore = Error("PRM2009", "A scorer and the cases do not fit together");
    public static readonly DiagnosticDescriptor RecordingsUnreadable = Error("PRM2010", "The recordings cannot be read");
    public static readonly DiagnosticDescriptor BaselineUnreadable = Error("PRM2011", "The baseline cannot be read");
    public static readonly DiagnosticDescriptor MissingSuite = Error("PRM2012", "The prompt has no evaluation suite");
    public static readonly DiagnosticDescriptor StaleRecordings = Info("PRM2013", "Recordings that nothing asks for");
    public static readonly DiagnosticDescriptor OverallBelowThreshold = Error("PRM2014", "An overall score is below its threshold");
    public static readonly DiagnosticDescriptor SuiteMetricBelowThreshold = Error("PRM2015", "A metric of the whole suite misses its threshold");
    public static readonly DiagnosticDescriptor SuiteTooLarge = Error("PRM2016", "The suite is too large");
    public static readonly DiagnosticDescriptor InvalidMatrix = Error("PRM2017", "The matrix cannot be used");
    public static readonly DiagnosticDescriptor JudgeUnusable = Error("PRM2050", "The judge's prompt cannot be used");
    public static readonly DiagnosticDescriptor JudgeVerdictUnfit = Error("PRM2051", "The prompt gives no verdict that can be used");
    public static readonly DiagnosticDescriptor JudgesItself = Info("PRM2052", "A model judges its own answers");
    public static readonly DiagnosticDescriptor JudgeOnlyReports = Warning("PRM2053", "A judge does not gate");
    public static readonly DiagnosticDescriptor ReviewUnreadable = Error("PRM2054", "A review by people cannot be read");
    public static readonly DiagnosticDescriptor ReviewUnknownAnswers = Warning("PRM2055", "Reviewed answers are not those of the suite");
    public static readonly DiagnosticDescriptor ProgramsNotAllowed = Error("PRM2060", "A scorer may not run its program");
    public static readonly DiagnosticDescriptor NoSandbox = Error("PRM2061", "There is no sandbox for a scorer's program");
    public static readonly DiagnosticDescriptor NoCompiler = Error("PRM2062", "There is no compiler for code in answers");
    public static readonly DiagnosticDescriptor ShardUnusable = Error("PRM2070", "A shard cannot be merged");
    public static readonly DiagnosticDescriptor ShardsMissing = Error("PRM2071", "Shards are missing");
    public static readonly DiagnosticDescriptor CriticalCaseFailed = Error("PRM2101", "A critical case failed");
    public static readonly DiagnosticDescriptor MetricRegressed = Error("PRM2102", "A metric dropped");
    public static readonly DiagnosticDescriptor CaseRegressed = Error("PRM2103", "A case passed before and fails now");
    public static readonly DiagnosticDescriptor CaseScoreDropped = Error("PRM2104", "The score of a case dropped");
    public static readonly DiagnosticDescriptor ThresholdMissed = Error("PRM2105", "Cases miss a threshold");
    public static readonly DiagnosticDescriptor NoBaseline = Info("PRM2106", "There is no baseline yet");
    public static readonly DiagnosticDescriptor BaselineNotComparable = Error("PRM2107", "The baseline cannot be compared");
    public static readonly DiagnosticDescriptor NotInBaseline = Warning("PRM2108", "The baseline does not cover this");
    public static readonly DiagnosticDescriptor MissingFromSuite = Error("PRM2109", "The baseline has what the suite lacks");
    public static readonly DiagnosticDescriptor Unscored = Warning("PRM2110", "Answers could not be scored");
    public static readonly DiagnosticDescriptor TooManyUnscored = Error("PRM2111", "Too many answers could not be scored");
    public static readonly DiagnosticDescriptor Underpowered = Info("PRM2112", "The suite is too small for its statistical gate");
    public static readonly DiagnosticDescriptor SevereRegression = Error("PRM2113", "A case fails on fresh samples, too");
    public static readonly DiagnosticDescriptor SevereUnconfirmed = Warning("PRM2114", "A case fell, and it is not known whether by chance");
    public static readonly DiagnosticDescriptor SevereCleared = Info("PRM2115", "A case fell by chance");
    public static readonly DiagnosticDescriptor Inconclusive = Warning("PRM2116", "A drop that matters cannot be ruled out");
    public static readonly DiagnosticDescriptor SuiteChanged = Info("PRM2117", "The change alters what it is judged by");
    public static readonly DiagnosticDescriptor BaseSuiteFailed = Error("PRM2118", "The change does not pass the base's suite");
    public static readonly DiagnosticDescriptor BaseCaseUnfit = Warning("PRM2119", "A case of the base does not fit the prompt any more");
    public static readonly DiagnosticDescriptor OtherVersionUnusable = Error("PRM2120", "The other version cannot be evaluated");
    public static readonly DiagnosticDescriptor ConflictMarks = Error("PRM2121", "Git left a conflict in an evaluation file");
    public static readonly DiagnosticDescriptor EndpointUnreachable = Error("PRM2201", "The model endpoint does not answer");
    public static readonly DiagnosticDescriptor EndpointRefused = Error("PRM2202", "The model endpoint refused the request");
    public static readonly DiagnosticDescriptor MissingApiKey = Error("PRM2203", "The API key is missing");
    public static readonly DiagnosticDescriptor NoModel = Error("PRM2204", "No model is named");
    public static readonly DiagnosticDescriptor KeyNotAllowed = Error("PRM2205", "The key may not be sent there");

    public static readonly DiagnosticDescriptor UnreadableAnswer = Error("PRM2206", "The model endpoint's answer cannot be read");
    public static readonly DiagnosticDescriptor InputTooLong = Error("PRM2207", "An input of a case is too long");
    public static readonly DiagnosticDescriptor InputOverBudget = Error("PRM2208", "The messages exceed the prompt's budget of tokens");
    public static readonly DiagnosticDescriptor CostOverBudget = Error("PRM2209", "Answers cost more than the prompt's budget");
    public static readonly DiagnosticDescriptor GuardTextUnreadable = Error("PRM2140", "A text to guard cannot be read");
    public static readonly DiagnosticDescriptor LatencyOverBudget = Error("PRM2210", "Answers take longer than the prompt's budget");
    public static readonly DiagnosticDescriptor UnknownPrice = Error("PRM2211", "The price of a model is not known");
    public static readonly DiagnosticDescriptor RunBudgetReached = Error("PRM2212", "A limit of the run was reached");
    public static readonly DiagnosticDescriptor SecretInAnswer = Warning("PRM2213", "An answer held a key");
    public static readonly DiagnosticDescriptor UnknownCase = Error("PRM2214", "There is no such case");

    public static readonly DiagnosticDescriptor AnswerUnfit = Error("PRM2160", "An answer is not one that the prompt's code takes");
    public static readonly DiagnosticDescriptor CaseNotAdded = Error("PRM2161", "A case cannot be added to the suite");

    public static readonly DiagnosticDescriptor FewCasesToOptimize = Warning("PRM2170", "There are few cases to optimize by");
    public static readonly DiagnosticDescriptor TuneRegionBroken = Error("PRM2171", "A region to tune is not whole");
    public static readonly DiagnosticDescriptor NothingToTune = Error("PRM2172", "The optimizer has nothing to change here");
    public static readonly DiagnosticDescriptor ImprovementNotConfirmed = Error("PRM2173", "An improvement is not confirmed");
    public static readonly DiagnosticDescriptor OptimizationBudgetTooSmall = Error("PRM2174", "The limit leaves no room for the search or its verdict");
    public static readonly DiagnosticDescriptor OptimizationStopped = Info("PRM2175", "A limit ended the search");
    public static readonly DiagnosticDescriptor OptimizationNotCommitted = Error("PRM2176", "The result cannot be committed");
    public static readonly DiagnosticDescriptor ExampleVectors = Error("PRM2177", "The model that chooses the examples is not at hand");

    public static readonly DiagnosticDescriptor FailingCase = Warning("PRM2040", "A case does not pass");

    internal static readonly DiagnosticDescriptor[] All =
    [
        DuplicateCase, NoCases, NoScorers, MissingRecordings, UnknownScorer, InvalidScorer, InvalidCase, CaseFileUnreadable,
        NothingToScore, RecordingsUnreadable, BaselineUnreadable, MissingSuite, StaleRecordings,
        OverallBelowThreshold, SuiteMetricBelowThreshold, SuiteTooLarge, InvalidMatrix, ProgramsNotAllowed, NoSandbox, NoCompiler, ShardUnusable, ShardsMissing,
        JudgeUnusable, JudgeVerdictUnfit, JudgesItself, JudgeOnlyReports, ReviewUnreadable, ReviewUnknownAnswers,
        CriticalCaseFailed, MetricRegressed, CaseRegressed, CaseScoreDropped, ThresholdMissed, NoBaseline, BaselineNotComparable,
        NotInBaseline, MissingFromSuite, Unscored, TooManyUnscored, Underpowered,
        SevereRegression, SevereUnconfirmed, SevereCleared, Inconclusive, SuiteChanged, BaseSuiteFailed, BaseCaseUnfit, OtherVersionUnusable, ConflictMarks,
        EndpointUnreachable, EndpointRefused, MissingApiKey, NoModel, KeyNotAllowed,
        UnreadableAnswer, InputTooLong, InputOverBudget, CostOverBudget, LatencyOverBudget, UnknownPrice, RunBudgetReached, SecretInAnswer, UnknownCase, GuardTextUnreadable,
        AnswerUnfit, CaseNotAdded, FewCasesToOptimize, TuneRegionBroken, NothingToTune, ImprovementNotConfirmed, OptimizationBudgetTooSmall, OptimizationStopped,
        OptimizationNotCommitted, ExampleVectors, FailingCase,
    ];

    private static DiagnosticDescriptor Error(string id, string title) => new(id, title, DiagnosticSeverity.Error);
    private static DiagnosticDescriptor Warning(string id, string title) => new(id, title, DiagnosticSeverity.Warning);
    private static DiagnosticDescriptor Info(string id, string title) => new(id, title, DiagnosticSeverity.Info);
}
