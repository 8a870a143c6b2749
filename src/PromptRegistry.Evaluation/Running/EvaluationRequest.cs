using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What to evaluate, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The prompt repository.</summary>
    public required IEvaluationFiles Files { get; init; }

    /// <summary>Names of the prompts; empty for all that have a suite.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <value><see cref="EvaluationMode.Replay"/>.</value>
    public EvaluationMode Mode { get; init; }

    /// <summary>Writes the present scores as the new baseline, unless they are incomplete or a critical case fails.</summary>
    public bool Accept { get; init; }

    /// <summary>With a mode that records: removes recordings that nothing asks for any more.</summary>
    public bool Prune { get; init; }

    /// <summary>
    /// Finds the version to compare each prompt with, by its name: both answer the same cases, in turn, and the baseline file is not read. Null to compare
    /// with the baseline file.
    /// </summary>
    public Func<string, Outcome<OtherVersion>>? Against { get; init; }

    /// <summary>
    /// The version that a change is made to. Where the change alters cases, scorers, thresholds or the gate, it must pass this version's suite under this
    /// version's gate as well. Null to judge by the present suite alone.
    /// </summary>
    public OtherVersion? Base { get; init; }

    /// <summary>What loading found of a prompt of <see cref="Files"/>, where somebody has loaded it already under the same settings. Null to load here.</summary>
    public Func<string, PromptLoadResult>? Loaded { get; init; }

    /// <summary>
    /// Where a prompt may be found as its baseline measured it, likeliest first: cases that fell severely are asked there again. The digest decides. Null
    /// where nobody knows.
    /// </summary>
    public Func<string, Baseline, IEnumerable<OtherVersion>>? Measured { get; init; }

    /// <summary>
    /// Whether the answers of the version that the baseline measured are looked up for every case; else only for cases that fail. No model is asked for them.
    /// </summary>
    public bool WithEarlierAnswers { get; init; }

    /// <summary>The part to evaluate: its cases are answered and scored, nothing is judged or written. Null for the whole.</summary>
    public Shard? Shard { get; init; }

    /// <summary>What the parts of an evaluation found: it is judged as one run would be, and only fresh confirmation looks for more answers. Null to evaluate.</summary>
    public IReadOnlyList<ShardPart>? Parts { get; init; }

    /// <summary>How a missing recording is reported; a warning leaves its case out.</summary>
    /// <value><see cref="DiagnosticSeverity.Error"/>.</value>
    public DiagnosticSeverity MissingRecordings { get; init; } = DiagnosticSeverity.Error;

    /// <summary>Asks this provider instead of the one in the settings; null for that one.</summary>
    public string? Provider { get; init; }

    /// <summary>Asks at this address instead of the provider's own; it does not change what recordings are found by.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The models to compare, side by side; empty for the one that each prompt is for. Only that one is held against the baseline.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The case to show with its messages; null for none.</summary>
    public string? Show { get; init; }

    /// <summary>What a person said of answers of the one prompt that is evaluated, to be kept beside its suite; null for none.</summary>
    public ReviewFile? ImportedReview { get; init; }

    /// <summary>What asking models may take; without limits where nothing is said.</summary>
    public RunBudget Budget { get; init; } = RunBudget.None;

    /// <summary>Told once, before a model is asked, what that will take; null where nobody wants to know.</summary>
    public Action<RunEstimate>? Estimated { get; init; }

    /// <summary>How long answers that are under way may still take when a run is interrupted or fails; those that arrive are kept.</summary>
    /// <value>Five seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Measures latencies and limits, and paces retries.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes clients for models; null for the protocol of the provider.</summary>
    public ChatClientFactory? ChatClients { get; init; }

    /// <summary>Which keys may be sent where; asked for where <see cref="ChatClients"/> is null.</summary>
    /// <value>None: a provider that wants a key is refused.</value>
    public KeyPermissions Keys { get; init; } = KeyPermissions.None;

    /// <summary>Scorers that suites may name beside those of the house.</summary>
    public IReadOnlyList<ScorerKind> Scorers { get; init; } = [];

    /// <summary>Whether scorers may run programs that the repository names; asked where a suite has such scorers.</summary>
    /// <value><see cref="ProgramTrust.None"/>: the suite is refused.</value>
    public Func<ProgramTrust> Programs { get; init; } = () => ProgramTrust.None;

    /// <summary>Reads environment variables, from which keys come.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}

/// <summary>Where answers come from.</summary>
public enum EvaluationMode
{
    /// <summary>From the recordings alone; no model is asked.</summary>
    Replay,

    /// <summary>From the recordings, and from the model where one is missing, which is then recorded.</summary>
    Record,

    /// <summary>From the model alone; nothing is recorded.</summary>
    Live,

    /// <summary>From the model alone, and recorded in the place of what was. One that is broken off goes on where it ended.</summary>
    Refresh,
}

/// <summary>How far a run is.</summary>
/// <param name="Prompt">The prompt under way.</param>
/// <param name="Answered">Answers there are, over all prompts so far.</param>
/// <param name="Total">Answers needed by this prompt.</param>
public readonly record struct EvaluationProgress(string Prompt, int Answered, int Total);
