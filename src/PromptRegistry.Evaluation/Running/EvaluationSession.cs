using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// One suite and many versions of its prompt: any cases of it are answered and scored by any version, again and again. Answers are recorded
/// in a file of the
/// session's own, so that a session with the same questions is repeated without a model, and one that was broken off goes on where it was.
/// One question at a time
/// is asked of the session; it asks its models side by side.
/// </summary>
public sealed class EvaluationSession : IDisposable
{
    private readonly RepositorySettings settings;
    private readonly ProviderSettings provider;
    private readonly ModelPool? models;
    private readonly SessionAnswers answers;
    private readonly Dictionary<string, CaseValues> values;
    private readonly SessionVersion present;
    private readonly string? asked;

    private EvaluationSession(
        RepositorySettings settings, ProviderSettings provider, ModelPool? models, SessionAnswers answers, EvaluationSuite suite, SessionVersion present, Dictionary<string, CaseValues> values,
        string? asked)
    {
        this.asked = asked;
        (this.settings, this.provider, this.models, this.answers, this.present, this.values) = (settings, provider, models, answers, present, values);
        Suite = suite;
    }

    /// <summary>The suite, as it stands beside the present prompt.</summary>
    public EvaluationSuite Suite { get; }

    /// <summary>The prompt as it is.</summary>
    public SessionVersion Present => present;

    /// <summary>The model that the prompt is for, whichever is asked; null where nothing names one.</summary>
    public string? OwnModel => provider.Model ?? present.Prompt.Manifest.Model.Name;

    /// <summary>Name of the provider that is asked.</summary>
    public string Provider => provider.Name;

    /// <summary>
    /// What every answer that was needed took, once each, whether it was asked for now or recorded before: the same in every repetition.
    /// </summary>
    public SessionSpending Spending => answers.Spending;

    /// <summary>Answers that a model was asked for in this process.</summary>
    public int Asked => answers.Asked;

    /// <summary>Reads a prompt and its suite.</summary>
    /// <param name="request">Files, mode (replay or record), limits, clients; a model that is named is asked instead of the prompt's own.</param>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="recordings">Where the session's own recordings are, a path in the repository, for the prompt and suite that were read.
    /// The prompt's own are read as well.</param>
    /// <returns>Findings about prompt, suite and settings where there is no session.</returns>
    public static Outcome<EvaluationSession> Open(EvaluationRequest request, string prompt, Func<SessionVersion, EvaluationSuite, string> recordings)
    {
        var findings = new List<Diagnostic>();
        var settings = RunSettings.Read(request.Files, findings);
        if (findings.Exists(d => d.IsError)) return Failure(OutcomeCode.Invalid);
        if (ProviderChoice.Find(settings, request.Provider, request.Endpoint, out var problem) is not { } provider) return Failure(OutcomeCode.Usage, problem!);
        if (!request.Files.FindPromptsWithSuite().Contains(prompt, StringComparer.Ordinal))
        {
            return Failure(OutcomeCode.Usage, new Diagnostic(EvaluationDiagnostics.MissingSuite, SourceLocation.File(""),
                $"There is no suite for a prompt '{prompt}'.{Suggestion.Sentence(prompt, request.Files.FindPromptsWithSuite())}"));
        }

        if (PromptUnderTest.Load(prompt, request.Files, settings, findings) is not { } loaded) return Failure(OutcomeCode.Invalid);
        var code = OutcomeCode.Invalid;
        if (SuiteOfRun.Read(loaded.Manifest, request.Files, request, provider, findings, ref code) is not { } suite) return Failure(code);
        var asked = request.Models.Count > 0 ? request.Models[0] : null;
        if ((asked ?? provider.Model ?? loaded.Manifest.Model.Name) is not { } model) return Failure(OutcomeCode.Invalid, ProviderChoice.NoModel(prompt, loaded.Manifest.Path, provider));
        var values = new Dictionary<string, CaseValues>(StringComparer.Ordinal);
        foreach (var @case in suite.Cases)
        {
            if (loaded.Bind(@case, findings) is { } bound) values[@case.Id] = bound;
        }

        if (findings.Exists(d => d.IsError)) return Failure(OutcomeCode.Invalid);
        var pool = request.Mode == EvaluationMode.Replay ? null : new ModelPool(request, settings, provider);
        var present = new SessionVersion(loaded, model);
        var answers = SessionAnswers.Open(request, prompt, recordings(present, suite), pool, settings, findings);
        if (request.Budget.MaxCost is not null && settings.Prices.All(price => price.Model != model))
            findings.Add(PromptBudgets.UnknownPrice(model, null, SourceLocation.File(RepositorySettings.FileName)));
        if (findings.Exists(d => d.IsError))
        {
            pool?.Dispose();
            return Failure(OutcomeCode.Invalid);
        }

        var session = new EvaluationSession(settings, provider, pool, answers, suite, present, values, asked);
        return Outcome<EvaluationSession>.Success(session, [.. findings]);

        Outcome<EvaluationSession> Failure(OutcomeCode code, params Diagnostic[] more) => Outcome<EvaluationSession>.Failure(code, [.. findings, .. more]);
    }

    /// <summary>Loads and checks another version of the prompt.</summary>
    /// <param name="files">Its files.</param>
    /// <returns>What <c>check</c> finds where it is refused.</returns>
    public Outcome<SessionVersion> Load(IEvaluationFiles files)
    {
        var findings = new List<Diagnostic>();
        var loaded = PromptUnderTest.Load(Suite.Prompt, files, settings, findings);
        return loaded is null
            ? Outcome<SessionVersion>.Failure(OutcomeCode.Invalid, [.. findings])
            : Outcome<SessionVersion>.Success(new SessionVersion(loaded, asked ?? provider.Model ?? loaded.Manifest.Model.Name ?? present.Model));
    }

    /// <summary>What a good answer to a case is, for its inputs; null where the case has none.</summary>
    /// <param name="case">Its id.</param>
    public string? Expected(string @case) => values[@case].Answer;

    /// <summary>
    /// Why a version cannot be asked for some cases: it cannot be rendered for one, or its messages exceed the prompt's budget. Null where
    /// it can.
    /// </summary>
    public Diagnostic? Problem(SessionVersion version, IReadOnlyCollection<string> cases)
    {
        try
        {
            return new PromptBudgets(version.Prompt.Manifest, version.Model).BeforeAsking(Prepare(version, cases, default)).FirstOrDefault(d => d.IsError);
        }
        catch (Templates.TemplateException error)
        {
            return new Diagnostic(EvaluationDiagnostics.InvalidCase, SourceLocation.File(Suite.Path), $"The prompt cannot be rendered for a case: {error.Message} ({error.Span})");
        }
    }

    /// <summary>What scoring would take, as far as it is not taken already.</summary>
    /// <exception cref="Templates.TemplateException">The version cannot be rendered for a case.</exception>
    public SessionSpending Estimate(SessionVersion version, IReadOnlyCollection<string> cases)
    {
        var sum = new SessionSpending(0, 0, 0, 0);
        foreach (var prepared in Prepare(version, cases, default))
        {
            if (prepared.Previous is not null)
            {
                sum = sum with { Calls = sum.Calls + Suite.Samples };
                continue;
            }

            for (var i = 0; i < prepared.Keys.Count; i++)
            {
                if (answers.IsTaken(prepared.Keys[i])) continue;
                sum = sum.Plus(answers.Estimate(prepared.Request(i)));
            }
        }

        return sum;
    }

    /// <summary>What asking would take; nothing where that was asked already.</summary>
    public SessionSpending Estimate(ModelRequest question) =>
        answers.IsTaken(CanonicalRequest.Key(question)) ? new SessionSpending(0, 0, 0, 0) : answers.Estimate(question);

    /// <summary>Answers and scores cases, in the order of the suite.</summary>
    /// <param name="version">The version that is asked.</param>
    /// <param name="cases">Ids; with a turn of a conversation go those before it.</param>
    /// <returns>The cases with their scores; null where a limit of the request was reached.</returns>
    /// <exception cref="ModelException">A model could not be asked; what was answered until then is kept.</exception>
    /// <exception cref="Templates.TemplateException">The version cannot be rendered for a case.</exception>
    public async Task<IReadOnlyList<CaseResult>?> ScoreAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default)
    {
        using var stopping = cancellation.Register(() => models?.Stop());
        var prepared = Prepare(version, cases, cancellation);
        var found = await Conversations.AnswerAsync(prepared, answers.AnswerAsync).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var scored = await CaseScoring.ScoreAsync(Suite, prepared, [.. prepared.Select(p => found[p])], answers, cancellation).ConfigureAwait(false);
        return answers.Left > 0 || scored.Any(IsMissing) ? null : scored;
    }

    /// <summary>
    /// The answer to a question that is no case's; null where it is not recorded and nothing may be asked, or a limit of the request was
    /// reached.
    /// </summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    public async Task<ModelAnswer?> AskAsync(ModelRequest question, CancellationToken cancellation = default)
    {
        using var stopping = cancellation.Register(() => models?.Stop());
        var answer = await answers.AskAsync(question).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>The suite's gate over some of its cases: as if the suite had no others, and the first version were its baseline.</summary>
    public GateResult Judge(SessionVersion before, IReadOnlyList<CaseResult> beforeCases, SessionVersion after, IReadOnlyList<CaseResult> afterCases)
    {
        var suite = Suite with { Cases = [.. afterCases.Select(c => c.Case)] };
        var first = MeasurementBuilder.Build(suite, beforeCases, before.Prompt.Manifest.Model.Temperature);
        var baseline = BaselineBuilder.Build(
            suite, first, before.Prompt.Manifest.Version.ToString(), before.Prompt.Digest, new AnsweringModel(before.Model, []));
        var measured = MeasurementBuilder.Build(suite, afterCases, after.Prompt.Manifest.Model.Temperature);
        return Gate.Judge(suite, measured, baseline, new GateOptions { Against = before.Prompt.Manifest.Version.ToString() });
    }

    /// <summary>Writes the recordings of all that was needed: with them the session can be repeated without a model.</summary>
    public void Save() => answers.Save();

    /// <summary>What some cases of a version were answered, as lines for the prompt's own recordings, put into them.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cases">Ids of cases that it has answered.</param>
    /// <returns>The content of the prompt's <c>recordings.jsonl</c> with these answers.</returns>
    public byte[] RecordingsWith(SessionVersion version, IReadOnlyCollection<string> cases) =>
        answers.OwnWith(Prepare(version, cases, default).SelectMany(p => p.Keys));

    /// <summary>The limit of the request that was reached, as the command line writes it; null while there is room.</summary>
    public string? Reached => models?.Spending.Reached;

    public void Dispose() => models?.Dispose();

    private static bool IsMissing(CaseResult result) => result.Samples.Any(s => s.IsMissing || s.Scores.Any(score => score is { IsMissing: true }));

    private List<PreparedCase> Prepare(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation)
    {
        var wanted = cases.ToHashSet(StringComparer.Ordinal);
        for (var i = Suite.Cases.Count - 1; i > 0; i--)
        {
            if (Suite.Cases[i].Turn > 1 && wanted.Contains(Suite.Cases[i].Id)) wanted.Add(Suite.Cases[i - 1].Id);
        }

        var question = new Question(version.Under, provider.Name, version.Model);
        var prepared = new List<PreparedCase>(wanted.Count);
        PreparedCase? previous = null;
        foreach (var @case in Suite.Cases)
        {
            if (!wanted.Contains(@case.Id)) continue;
            var bound = values[@case.Id];
            previous = @case.Turn == 1
                ? PreparedCase.Create(bound, question, bound, version.Samples ?? Suite.Samples, version.From, cancellation)
                : PreparedCase.After(previous!, bound);
            prepared.Add(previous);
        }

        return prepared;
    }
}

/// <summary>A version of a session's prompt.</summary>
public sealed class SessionVersion
{
    internal SessionVersion(PromptUnderTest under, string model) => (Under, Model) = (under, model);

    /// <summary>What was loaded.</summary>
    public PromptDefinition Prompt => Under.Definition;

    /// <summary>The model that is asked.</summary>
    public string Model { get; }

    internal PromptUnderTest Under { get; }

    internal int? Samples { get; private init; }

    internal int From { get; private init; }

    /// <summary>The same version, asked for one more answer that follows those of the suite, at another temperature.</summary>
    /// <param name="sample">The number of the sample, from 0.</param>
    /// <param name="temperature">The temperature.</param>
    public SessionVersion Again(int sample, double temperature) => new(Under.AtTemperature(temperature), Model) { Samples = 1, From = sample };

    /// <summary>The same version, for another model.</summary>
    /// <param name="model">Name of the model, at the same provider.</param>
    public SessionVersion For(string model) => new(Under, model) { Samples = Samples, From = From };
}

/// <summary>What answers took.</summary>
/// <param name="Calls">How many there were.</param>
/// <param name="InputTokens">As far as the provider counted.</param>
/// <param name="OutputTokens">As far as the provider counted.</param>
/// <param name="CostUsd">As far as prices are known.</param>
public readonly record struct SessionSpending(int Calls, long InputTokens, long OutputTokens, double CostUsd)
{
    /// <summary>Both together.</summary>
    public SessionSpending Plus(SessionSpending other) =>
        new(Calls + other.Calls, InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, CostUsd + other.CostUsd);
}
