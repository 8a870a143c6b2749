using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// One suite and many versions of its prompt: any cases of it are answered and scored by any version, again and again. Answers are recorded
/// in a file of the
/// session's own, so that a session with the same questions is repeated without a model, and one that was broken off goes on where it was.
/// One question at a time
/// is asked of the session; it asks its models side by side.
/// </summary>
public sealed class EvaluationSession : ScoringSession
{
    private readonly Dictionary<string, CaseValues> values;

    private readonly RecordedVectors vectors;

    private EvaluationSession(SessionParts parts, EvaluationSuite suite, SessionVersion present, Dictionary<string, CaseValues> values, RecordedVectors vectors)
        : base(parts, suite, present) => (this.values, this.vectors) = (values, vectors);

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

        var vectors = RecordedVectors.For(loaded.Definition, new RecordedPlace(request.Files, prompt));
        if (vectors.Lacking(loaded.Definition, values.Values.Where(v => v.Case.Turn == 1).Select(v => v.Inputs), $"dotnet prompt eval {prompt} --mode record") is { } lacking) findings.Add(lacking);
        if (findings.Exists(d => d.IsError)) return Failure(OutcomeCode.Invalid);
        var pool = request.Mode == EvaluationMode.Replay ? null : new ModelPool(request, settings, provider);
        var present = new SessionVersion(loaded.With(vectors), model);
        var answers = SessionAnswers.Open(request, prompt, recordings(present, suite), pool, settings, findings);
        if (request.Budget.MaxCost is not null && settings.Prices.All(price => price.Model != model))
            findings.Add(PromptBudgets.UnknownPrice(model, null, SourceLocation.File(RepositorySettings.FileName)));
        if (findings.Exists(d => d.IsError))
        {
            pool?.Dispose();
            return Failure(OutcomeCode.Invalid);
        }

        var session = new EvaluationSession(new SessionParts(settings, provider, pool, answers, asked), suite, present, values, vectors);
        return Outcome<EvaluationSession>.Success(session, [.. findings]);

        Outcome<EvaluationSession> Failure(OutcomeCode code, params Diagnostic[] more) => Outcome<EvaluationSession>.Failure(code, [.. findings, .. more]);
    }

    /// <inheritdoc/>
    public override Outcome<SessionVersion> Load(IEvaluationFiles files)
    {
        var findings = new List<Diagnostic>();
        var loaded = PromptUnderTest.Load(Suite.Prompt, files, Parts.Settings, findings);
        return loaded is null ? Outcome<SessionVersion>.Failure(OutcomeCode.Invalid, [.. findings]) : Outcome<SessionVersion>.Success(new SessionVersion(loaded.With(vectors), ModelOf(loaded)));
    }

    /// <inheritdoc/>
    public override string? Expected(string @case) => values[@case].Answer;

    /// <inheritdoc/>
    public override Diagnostic? Problem(SessionVersion version, IReadOnlyCollection<string> cases)
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

    /// <inheritdoc/>
    public override SessionSpending Estimate(SessionVersion version, IReadOnlyCollection<string> cases)
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
                if (Parts.Answers.IsTaken(prepared.Keys[i])) continue;
                sum = sum.Plus(Parts.Answers.Estimate(prepared.Request(i)));
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<CaseResult>?> ScoreAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default)
    {
        using var stopping = cancellation.Register(() => Parts.Models?.Stop());
        var prepared = Prepare(version, cases, cancellation);
        var found = await Conversations.AnswerAsync(prepared, Parts.Answers.AnswerAsync).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var scored = await CaseScoring.ScoreAsync(Suite, prepared, [.. prepared.Select(p => found[p])], Parts.Answers, cancellation).ConfigureAwait(false);
        return Parts.Answers.Left > 0 || scored.Any(IsMissing) ? null : scored;
    }

    /// <inheritdoc/>
    public override async Task<byte[]?> RecordingsWithAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default)
    {
        var prepared = Prepare(version, cases, cancellation);
        var found = await Conversations.AnswerAsync(prepared, Parts.Answers.AnswerAsync).ConfigureAwait(false);
        var judges = new AskedKeys(Parts.Answers);
        await CaseScoring.ScoreAsync(Suite, prepared, [.. prepared.Select(p => found[p])], judges, cancellation).ConfigureAwait(false);
        return Parts.Answers.OwnWith(prepared.SelectMany(p => p.Keys).Concat(judges.Keys));
    }

    private static bool IsMissing(CaseResult result) => result.Samples.Any(s => s.IsMissing || s.Scores.Any(score => score is { IsMissing: true }));

    private List<PreparedCase> Prepare(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation)
    {
        var wanted = cases.ToHashSet(StringComparer.Ordinal);
        for (var i = Suite.Cases.Count - 1; i > 0; i--)
        {
            if (Suite.Cases[i].Turn > 1 && wanted.Contains(Suite.Cases[i].Id)) wanted.Add(Suite.Cases[i - 1].Id);
        }

        var question = new Question(version.Under, Provider, version.Model);
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
