using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>How a run came out.</summary>
/// <param name="Code">The gravest of all; the exit code of the command.</param>
/// <param name="Diagnostics">Findings about the run as a whole; those about a prompt stand with it.</param>
public sealed record EvaluationResult(
    EvaluationMode Mode, OutcomeCode Code, IReadOnlyList<PromptEvaluation> Prompts, IReadOnlyList<Diagnostic> Diagnostics)
{
    private static readonly OutcomeCode[] Order =
        [OutcomeCode.Infrastructure, OutcomeCode.Usage, OutcomeCode.Invalid, OutcomeCode.Conflict, OutcomeCode.Budget, OutcomeCode.Regressed];

    /// <summary>The gravest of some codes; passed where there are none.</summary>
    public static OutcomeCode Gravest(IEnumerable<OutcomeCode> codes)
    {
        var all = codes.ToHashSet();
        return Order.FirstOrDefault(all.Contains, OutcomeCode.Passed);
    }

    /// <summary>All findings, in the order of the prompts.</summary>
    public IEnumerable<Diagnostic> AllDiagnostics => Diagnostics.Concat(Prompts.SelectMany(prompt => prompt.Diagnostics));
}

/// <summary>How one prompt came out.</summary>
public sealed record PromptEvaluation
{
    public required string Prompt { get; init; }

    public required OutcomeCode Code { get; init; }

    /// <summary>What the gate found; null where it could not be asked.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Findings about the prompt, its suite and its scores.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Version of the prompt; null when it could not be read.</summary>
    public string? Version { get; init; }

    /// <summary>Content digest of the prompt; null when it could not be read.</summary>
    public string? Digest { get; init; }

    /// <summary>The model asked; null when none is known.</summary>
    public string? Model { get; init; }

    /// <summary>Null when the suite could not be read.</summary>
    public EvaluationSuite? Suite { get; init; }

    public IReadOnlyList<CaseResult> Cases { get; init; } = [];

    public Detection Detection { get; init; }

    /// <summary>The judges of the suite and how far they agree with people.</summary>
    public IReadOnlyList<JudgeAgreement> Judges { get; init; } = [];

    public IReadOnlyList<MetricComparison> Metrics { get; init; } = [];

    /// <summary>Mean over the cases of their gating scores by weight, 0 to 1; null where nothing was scored.</summary>
    public double? Overall { get; init; }

    /// <summary>What scorers measured over all answers together.</summary>
    public IReadOnlyList<SuiteMetric> SuiteMetrics { get; init; } = [];

    /// <summary>The baseline that was compared with; null where there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The version that answered beside this one; null where the baseline file was compared with.</summary>
    public string? Against { get; init; }

    /// <summary>The answers of the version that answered beside this one, by case; empty where none did.</summary>
    public IReadOnlyList<CaseResult> OtherCases { get; init; } = [];

    /// <summary>What the version that is compared with answered, as far as it is recorded.</summary>
    public EarlierAnswers Earlier { get; init; } = EarlierAnswers.None;

    /// <summary>What the change alters of what it is judged by, in words; empty where nothing, and where no base is known.</summary>
    public IReadOnlyList<string> SuiteChanges { get; init; } = [];

    /// <summary>Whether the present scores are now the baseline.</summary>
    public bool Accepted { get; init; }

    /// <summary>Recordings added or replaced.</summary>
    public int Recorded { get; init; }

    /// <summary>Whether the model is the prompt's own; false for another that it is compared with, which decides nothing.</summary>
    public bool IsOwnModel { get; init; } = true;

    /// <summary>Answers that were not asked for because a limit of the run was reached.</summary>
    public int Left { get; init; }

    /// <summary>The case that was asked to be shown; null where none was.</summary>
    public CaseResult? Shown { get; init; }

    /// <summary>What a part of an evaluation found, to be merged with the others; null where the whole was evaluated, or nothing could be.</summary>
    public ShardPart? Part { get; init; }

    /// <summary>What this prompt makes of the whole; null for its own code.</summary>
    internal OutcomeCode? Contribution { get; init; }

    /// <summary>Ids of the cases with a sample that is not recorded.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public EvaluationUsage Usage { get; init; } = EvaluationUsage.None;

    /// <summary>Whether the verdict is that it passed.</summary>
    public bool Passed => Code == OutcomeCode.Passed;

    /// <summary>Evaluates one prompt from its recordings, as <c>dotnet prompt eval</c> does: for a test of your own.</summary>
    /// <param name="root">The folder with <c>prompts/</c> and <c>promptregistry.yaml</c>.</param>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="scorers">Scorers that its suite may name beside those of the house.</param>
    /// <returns>The outcome; failures are findings in it.</returns>
    /// <exception cref="ArgumentException">A scorer has a name that is taken.</exception>
    public static Task<PromptEvaluation> RunAsync(string root, string prompt, params IReadOnlyList<ScorerKind> scorers) =>
        RunAsync(new EvaluationRequest { Files = new DirectoryFiles(root), Prompts = [prompt], Scorers = scorers });

    /// <summary>Evaluates one prompt.</summary>
    /// <param name="request">What and how, with the name of one prompt.</param>
    /// <param name="cancellation">Interrupts the run; answers recorded until then are kept.</param>
    /// <exception cref="ArgumentException">The request does not name one prompt, or a scorer has a name that is taken.</exception>
    public static async Task<PromptEvaluation> RunAsync(EvaluationRequest request, CancellationToken cancellation = default)
    {
        if (request.Prompts is not [var prompt])
            throw new ArgumentException($"Name one prompt to evaluate, not {request.Prompts.Count}.", nameof(request));
        var result = await EvaluationRunner.RunAsync(request, cancellation: cancellation).ConfigureAwait(false);
        return result.Prompts is [var evaluated]
            ? evaluated with { Code = result.Code, Diagnostics = [.. result.Diagnostics, .. evaluated.Diagnostics] }
            : new PromptEvaluation { Prompt = prompt, Code = result.Code, Diagnostics = result.Diagnostics };
    }

    /// <summary>What was found, a line each: what to show where a test fails.</summary>
    public string Explain() => Diagnostics.Count == 0
        ? $"{Prompt}: no findings."
        : string.Join('\n', Diagnostics.Select(finding => finding.ToString()));
}

/// <summary>What the answers took; replayed ones count with what they took when they were recorded.</summary>
/// <param name="Answers">Answers scored.</param>
/// <param name="Asked">Of these, asked of a model in this run.</param>
/// <param name="InputTokens">As far as the provider counted.</param>
/// <param name="OutputTokens">As far as the provider counted.</param>
/// <param name="CostUsd">Null when no price is known for any answer.</param>
/// <param name="MedianLatency">Zero without answers.</param>
/// <param name="LatencyP95">The 95th percentile (nearest rank); zero without answers.</param>
public sealed record EvaluationUsage(
    int Answers, int Asked, long InputTokens, long OutputTokens, double? CostUsd, TimeSpan MedianLatency, TimeSpan LatencyP95)
{
    public static EvaluationUsage None { get; } = new(0, 0, 0, 0, null, TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>Adds up what answers took.</summary>
internal static class UsageSummary
{
    /// <param name="price">For answers that were recorded when their model had none; null where it still has none.</param>
    public static EvaluationUsage Of(IReadOnlyList<CaseResult> cases, int asked, ModelPrice? price)
    {
        var latencies = new List<double>();
        var (input, output) = (0L, 0L);
        double? cost = null;
        foreach (var result in cases)
        {
            foreach (var sample in result.Samples)
            {
                if (sample.Answer is not { } answer) continue;
                latencies.Add(answer.Latency.TotalMilliseconds);
                input += answer.InputTokens ?? 0;
                output += answer.OutputTokens ?? 0;
                if ((answer.CostUsd ?? price?.Of(answer.InputTokens, answer.OutputTokens)) is { } dollars) cost = (cost ?? 0) + dollars;
            }
        }

        latencies.Sort();
        return new EvaluationUsage(latencies.Count, asked, input, output, cost, Percentile(latencies, 0.5), Percentile(latencies, 0.95));
    }

    /// <summary>The nearest rank.</summary>
    private static TimeSpan Percentile(List<double> sorted, double share) =>
        sorted.Count == 0
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)]);
}
