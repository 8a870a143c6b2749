using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Evaluates one prompt: reads its files, gets the answers, scores and judges them, and writes what was asked for.</summary>
/// <param name="compared">The model to ask instead of the prompt's own; null for that one.</param>
/// <param name="start">The version whose suite, baseline and gate judge; null for the present ones.</param>
/// <param name="keep">Recordings that <see cref="EvaluationRequest.Prune"/> leaves, besides those that are asked for.</param>
internal sealed class PromptRun(
    EvaluationRequest request,
    RepositorySettings settings,
    ProviderSettings provider,
    string name,
    string? compared,
    ModelPool? models,
    Action<EvaluationProgress>? progress,
    OtherVersion? start = null,
    IReadOnlySet<RecordingKey>? keep = null)
{
    private readonly List<Diagnostic> diagnostics = [];
    private readonly Asking asking = new(request, name, models, progress, keep);
    private ProviderSettings? elsewhere;
    private StoredResults? stored;
    private PreparedSuite? prepared;
    private OtherArm? other;
    private Dictionary<string, PreparedCase>? present;
    private bool isScored;
    private MergedShards? merged;
    private OutcomeCode failure = OutcomeCode.Invalid;

    /// <summary>Whether no other prompt is evaluated beside this one.</summary>
    public bool IsAlone { get; init; } = true;

    /// <summary>The prompt's name.</summary>
    public string Prompt => name;

    /// <summary>The recordings that this run asked for; empty where it records nothing.</summary>
    public IReadOnlySet<RecordingKey> Asked => asking.Wanted;

    /// <summary>What the suite asks of its model; empty where it cannot be read.</summary>
    public IEnumerable<RecordingKey> Keys => prepared?.Cases.SelectMany(@case => @case.Keys).Concat(asking.Wanted) ?? [];

    /// <summary>What judges ask follows from the answers.</summary>
    private bool KnowsItsKeys => prepared is null
        || (prepared.Cases.All(@case => @case.Previous is null || @case.Keys.Count > 0) && (isScored || !JudgeEstimate.AskedIn(prepared.Suite).Any()));

    /// <summary>What others with the same recordings ask for, of other models.</summary>
    public IReadOnlyList<PromptRun> Beside { get; set; } = [];

    /// <summary>Reads everything, and asks nothing.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        // The results of earlier runs are read while the prompt and its suite are, unless other prompts keep the cores busy.
        var reading = IsAlone ? Task.Run(ReadStored, CancellationToken.None) : null;
        var read = ReadSuite();
        var needsVectors = read is { Prompt.Definition.Selector.IsReady: false };
        if (read is not null && !needsVectors) prepared = read with { Cases = Cases(read, cancellation) };
        stored = reading is null ? ReadStored() : await reading.ConfigureAwait(false);
        diagnostics.AddRange(stored.Diagnostics);
        if (needsVectors && !diagnostics.Exists(d => d.IsError))
        {
            asking.Open(stored.Recordings, merged);
            if (await WithVectorsAsync(read!.Prompt, read.Suite).ConfigureAwait(false) is { } given) prepared = (read = read with { Prompt = given }) with { Cases = Cases(read, cancellation) };
        }

        if (prepared is null) return;
        if (!diagnostics.Exists(d => d.IsError)) CheckBudgets(prepared);
        if (request.Show is { } id && !prepared.Suite.Cases.Any(c => c.Id == id) && request.Prompts.Count == 1) AddUnknownCase(prepared.Suite, id);
        if (!diagnostics.Exists(d => d.IsError))
        {
            if (!needsVectors) asking.Open(stored.Recordings, merged);
            if (await PrepareOtherAsync(prepared, cancellation).ConfigureAwait(false)) return;
        }

        prepared = null;
    }

    private Task<PromptUnderTest?> WithVectorsAsync(PromptUnderTest prompt, EvaluationSuite suite) =>
        ExampleVectors.GiveAsync(prompt, suite, settings, asking, Command("--mode record"), diagnostics);

    private StoredResults ReadStored() =>
        StoredResults.Read(name, request.Files, start?.Files ?? request.Files, withBaseline: !request.Accept && request.Against is null);

    /// <summary>What asking will take, added to that of others.</summary>
    public RunEstimate Estimate(RunEstimate sum)
    {
        if (prepared is null) return sum;
        var cases = InTurn(prepared.Cases);
        return JudgeEstimate.Add(prepared.Suite, cases, asking, model => models!.PriceOf(model), asking.Estimate(cases, sum));
    }

    /// <summary>The models that will be asked and have no price.</summary>
    public IEnumerable<string> Unpriced => prepared is null
        ? []
        : JudgeEstimate.AskedIn(prepared.Suite).Prepend(prepared.Model).Where(model => models?.PriceOf(model) is null);

    /// <summary>The whole run has asked for all that it was to ask for.</summary>
    public void Finish() => asking.Finish();

    /// <exception cref="ModelException">A model could not be asked; what was recorded until then is kept.</exception>
    public async Task<PromptEvaluation> RunAsync(CancellationToken cancellation)
    {
        if (stored is null) await PrepareAsync(cancellation).ConfigureAwait(false);
        if (prepared is null) return Failed();
        LargeSuite.Tidy(prepared.Cases.Count);
        var completed = false;
        try
        {
            var answers = await asking.AnswerAsync(InTurn(prepared.Cases), cancellation).ConfigureAwait(false);
            if (merged is not null && PartOfRun.Strange(prepared.Cases, merged) is { } strange)
            {
                diagnostics.Add(strange);
                return Failed();
            }

            var cases = await ScoreAsync(prepared.Suite, prepared.Cases, answers, cancellation).ConfigureAwait(false);
            if (request.Shard is { } shard)
            {
                completed = asking.Left == 0;
                return PartOfRun.Result(
                    new PartOfRun.Place(name, request, provider), prepared, shard, cases, asking,
                    settings.Prices.FirstOrDefault(p => p.Model == prepared.Model), diagnostics);
            }

            var beside = other is null ? [] : await ScoreAsync(prepared.Suite, CasesBeside(prepared), answers, cancellation).ConfigureAwait(false);
            isScored = true;
            var people = PeopleAgreement.Of(
                prepared.Suite, cases, start?.Files ?? request.Files, start is null && IsOwn ? request.ImportedReview : null, request.Files, diagnostics);
            var judged = await JudgeAsync(prepared with { Suite = people.Suite }, people.Cases, beside, people, IsOwn ? stored!.Baseline : null, cancellation).ConfigureAwait(false);
            completed = asking.Left == 0;
            return judged;
        }
        finally
        {
            if (asking.Close(completed, Beside.All(run => run.KnowsItsKeys), Beside.SelectMany(run => run.Keys)) is { } stale && start is null) diagnostics.Add(stale);
        }
    }

    private async Task<CaseResult[]> ScoreAsync(
        EvaluationSuite suite, IReadOnlyList<PreparedCase> cases, IReadOnlyDictionary<PreparedCase, ModelAnswer?[]> answers, CancellationToken cancellation)
    {
        using var stopping = cancellation.Register(() => models?.Stop());
        var scored = await CaseScoring.ScoreAsync(
            suite, cases, [.. cases.Select(@case => answers[@case])], asking, cancellation,
            other is null ? null : [.. cases.Select(@case => Opposite(@case) is { } opposite ? answers[opposite] : null)], merged).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return scored;
    }

    /// <summary>The same case of the other version, or of this one.</summary>
    private PreparedCase? Opposite(PreparedCase @case)
    {
        var beside = other!.Find(@case.Values.Case.Id);
        if (beside != @case) return beside;
        present ??= prepared!.Cases.ToDictionary(c => c.Values.Case.Id, StringComparer.Ordinal);
        return present.GetValueOrDefault(@case.Values.Case.Id);
    }

    /// <summary>Who is asked.</summary>
    private ProviderSettings Source => elsewhere ?? provider;

    /// <summary>Whether the model is the one that the prompt's baseline is about.</summary>
    private bool IsOwn => compared is null || prepared is null || compared == OwnModel(prepared.Prompt);

    private string? OwnModel(PromptUnderTest prompt) => provider.Model ?? prompt.Manifest.Model.Name;

    private void CheckBudgets(PreparedSuite suite)
    {
        var over = new PromptBudgets(suite.Prompt.Manifest, suite.Model).BeforeAsking(suite.Cases).ToList();
        if (over.Count > 0 && over.TrueForAll(d => d.Id == EvaluationDiagnostics.InputOverBudget.Id)) failure = OutcomeCode.Budget;
        diagnostics.AddRange(over);
    }

    private void AddUnknownCase(EvaluationSuite suite, string id)
    {
        failure = OutcomeCode.Usage;
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.UnknownCase, SourceLocation.File(suite.Path),
            $"The suite of '{name}' has no case '{id}'.{Suggestion.Sentence(id, [.. suite.Cases.Select(c => c.Id)])}"));
    }

    /// <summary>The other version's cases, in the order of the suite; those that do not fit it are left out.</summary>
    private List<PreparedCase> CasesBeside(PreparedSuite suiteRun) =>
        [.. suiteRun.Cases.Select(c => other!.Find(c.Values.Case.Id)).OfType<PreparedCase>()];

    /// <summary>Each case, and the other version's right behind it: what a model does at one time of the day does not favour one side.</summary>
    private List<PreparedCase> InTurn(IReadOnlyList<PreparedCase> cases)
    {
        var all = new List<PreparedCase>(cases.Count);
        foreach (var @case in cases)
        {
            all.Add(@case);
            if (other?.Find(@case.Values.Case.Id) is { } beside) all.Add(beside);
        }

        return all;
    }

    /// <summary>False after findings.</summary>
    private async Task<bool> PrepareOtherAsync(PreparedSuite suiteRun, CancellationToken cancellation)
    {
        if (request.Against is null || start is not null) return true;
        var found = request.Against(name);
        diagnostics.AddRange(found.Diagnostics);
        if (!found.Succeeded) return false;
        if (OtherArm.Load(name, found.Value, settings, Source, diagnostics) is not { } arm) return false;
        asking.Also(arm.Recordings);
        if (await WithVectorsAsync(arm.Prompt, suiteRun.Suite).ConfigureAwait(false) is not { } given) return false;
        arm = arm.With(given);
        foreach (var @case in suiteRun.Cases)
        {
            var beside = @case.Previous is { } previous
                ? arm.Find(previous.Values.Case.Id) is { } before ? PreparedCase.After(before, @case.Values) : null
                : arm.Prepare(@case.Values, Source, suiteRun.Suite.Samples, 0, cancellation);
            if (beside is not null) arm.Add(beside);
        }

        other = arm;
        return true;
    }

    /// <summary>The prompt and its suite, without the cases; null after findings.</summary>
    private PreparedSuite? ReadSuite()
    {
        if (PromptUnderTest.Load(name, request.Files, settings, diagnostics, request.Loaded) is not { } prompt)
            return null;
        if (SuiteOfRun.Read(prompt.Manifest, start?.Files ?? request.Files, request, provider, diagnostics, ref failure) is not { } suite) return null;
        if ((compared ?? OwnModel(prompt)) is { } model)
        {
            // Models side by side may be those of several providers, by the name that each one's settings have.
            if (model != OwnModel(prompt) && request.Provider is null) elsewhere = settings.Providers.FirstOrDefault(p => p.Model == model);
            if (request.Parts is { } parts && (merged = MergedShards.Of(name, parts, new PartOfRun.Place(name, request, provider).State(prompt, suite, model), diagnostics)) is null) return null;
            if (start is null) JudgeAdvice.Add(suite, model, diagnostics);
            return new PreparedSuite(prompt, suite, model, []);
        }

        diagnostics.Add(ProviderChoice.NoModel(name, prompt.Manifest.Path, provider));
        return null;
    }

    private List<PreparedCase> Cases(PreparedSuite read, CancellationToken cancellation)
    {
        var cases = RenderedSuite.Of(new Question(read.Prompt, Source.Name, read.Model), read.Suite, PartOfRun.Of(read.Suite, request.Shard), out var findings, cancellation);

        // A case of the base that does not fit the prompt any more cannot judge it; that is told of.
        diagnostics.AddRange(findings.Select(d => start is null || !d.IsError ? d : BaseJudgement.Unfit(d)));
        return cases;
    }

    private async Task<PromptEvaluation> JudgeAsync(
        PreparedSuite suiteRun, CaseResult[] cases, CaseResult[] beside, PeopleAgreement people, Baseline? accepted, CancellationToken cancellation)
    {
        var (prompt, suite, model, _) = suiteRun;
        var measurement = MeasurementBuilder.Build(suite, cases, prompt.Target.For(model).Settings.Temperature);
        var missing = ReportMissing(suite, measurement);
        var missingBeside = 0;
        var answering = Answering(model, cases);
        var baseline = accepted;
        var options = new GateOptions(request.Accept) { Model = answering };
        if (other is not null)
        {
            var measured = MeasurementBuilder.Build(suite, beside, other.Prompt.Target.For(other.Model).Settings.Temperature);
            missingBeside = asking.Left > 0 ? 0 : ReportMissing(suite, measured, other.Version.Name).Count;
            baseline = BaselineBuilder.Build(
                suite, measured, other.Prompt.Manifest.Version.ToString(), other.Prompt.Digest, Answering(other.Model, beside));
            options = options with { Model = null, Against = other.Version.Name };
        }
        else if (start is not null && baseline is not null)
        {
            // Cases that do not fit are told of already.
            var fit = measurement.Cases.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
            baseline = baseline with
            {
                Cases = baseline.Cases.Where(c => fit.Contains(c.Key)).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
            };
        }

        var gate = Gate.Judge(suite, measurement, baseline, options);
        if (gate.Suspects.Count > 0 && gate.Verdict == Verdict.Inconclusive)
        {
            var confirmation = new FreshConfirmation(request, settings, provider, name, Command);
            options = await confirmation.AskAsync(
                suiteRun, other, baseline!, gate.Suspects, options, wanted => asking.AnswerAsync(wanted, cancellation), asking.Also, asking, cancellation).ConfigureAwait(false);
            gate = Gate.Judge(suite, measurement, baseline, options);
        }

        var limits = new List<Diagnostic>();
        OverallScore.Check(suite, cases, limits);
        var suiteMetrics = SuiteMetrics.Measure(suite, suiteRun.Cases, cases, limits);
        var (judged, verdict) = Limited(gate, limits);
        var price = settings.Prices.FirstOrDefault(p => p.Model == model);
        var usage = UsageSummary.Of([.. cases, .. beside], asking.Asked, price);
        List<Diagnostic> over = [.. new PromptBudgets(prompt.Manifest, model).AfterAnswers(cases, UsageSummary.Of(cases, asking.Asked, price), price)];

        // Another model is shown beside the prompt's own, and decides nothing.
        diagnostics.AddRange(gate.Diagnostics.Concat(limits).Concat(over).Select(d => IsOwn || !d.IsError ? d : d with { Severity = DiagnosticSeverity.Info }));
        var unfinished = asking.Left > 0;
        var incomplete = people.IsBroken || (missing.Count + missingBeside > 0 && request.MissingRecordings == DiagnosticSeverity.Error);
        var code = unfinished ? OutcomeCode.Budget : incomplete ? OutcomeCode.Invalid : over.Aggregate(judged, Worse);
        return new PromptEvaluation
        {
            Prompt = name,
            Code = code,
            Verdict = unfinished || over.Count > 0 ? null : incomplete ? Verdict.Invalid : verdict,
            Contribution = IsOwn || incomplete || unfinished ? null : OutcomeCode.Passed,
            IsOwnModel = IsOwn,
            Diagnostics = diagnostics,
            Version = prompt.Manifest.Version.ToString(),
            Digest = prompt.Digest,
            Model = model,
            Suite = suite,
            Cases = cases,
            OtherCases = beside,
            Earlier = other is not null
                ? EarlierAnswers.Of(other.Version.Name, beside)
                : start is not null
                    ? EarlierAnswers.None
                    : EarlierAnswers.Find(request, settings, Source, suiteRun, cases, accepted, stored!.Recordings, cancellation),
            Against = other?.Version.Name,
            Detection = gate.Detection,
            Metrics = gate.Metrics,
            Overall = OverallScore.Of(cases),
            SuiteMetrics = suiteMetrics,
            Judges = people.Judges,
            Baseline = baseline,
            Accepted = request.Accept && IsOwn && missing.Count == 0 && Accept(suiteRun, measurement, answering),
            Recorded = asking.Recorded,
            Missing = missing,
            Left = asking.Left,
            Usage = usage,
            Shown = cases.FirstOrDefault(c => c.Case.Id == request.Show),
        };
    }

    private static OutcomeCode Worse(OutcomeCode code, Diagnostic finding) => finding.Id == EvaluationDiagnostics.UnknownPrice.Id
        ? OutcomeCode.Invalid
        : code is OutcomeCode.Passed or OutcomeCode.Regressed ? OutcomeCode.Budget : code;

    private static AnsweringModel Answering(string model, IEnumerable<CaseResult> cases) => new(
        model,
        [.. cases.SelectMany(c => c.Samples).Select(s => s.Answer?.Model).OfType<string>().Where(m => m.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The command that does more of what this one did.</summary>
    private string Command(string options) =>
        $"dotnet prompt eval {name}{(other is null ? "" : $" --against {other.Version.Name}")}{(start is null ? "" : $" --base {start.Name}")} {(compared is null ? "" : $"--models {compared} ")}{options}";

    /// <summary>What the gate found, and what the thresholds of cases and suite make of it.</summary>
    private static (OutcomeCode Code, Verdict Verdict) Limited(GateResult gate, List<Diagnostic> limits)
    {
        if (limits.Exists(d => d.Id == EvaluationDiagnostics.InvalidScorer.Id)) return (OutcomeCode.Invalid, Verdict.Invalid);
        return limits.Count > 0 && gate.Verdict is (Verdict.Passed or Verdict.Inconclusive)
            ? (OutcomeCode.Regressed, Verdict.Failed)
            : (gate.Code, gate.Verdict);
    }

    /// <summary>Writes the baseline unless something speaks against it; equal scores leave the file untouched.</summary>
    private bool Accept(PreparedSuite suiteRun, Measurement measurement, AnsweringModel answering)
    {
        if (diagnostics.Exists(d => d.IsError)) return false;
        var version = suiteRun.Prompt.Manifest.Version.ToString();
        var content = BaselineWriter.Write(
            BaselineBuilder.Build(suiteRun.Suite, measurement, version, suiteRun.Prompt.Digest, answering));
        var path = StoredResults.BaselinePath(name);
        if (request.Files.Read(path) is not { } old || !old.AsSpan().SequenceEqual(content))
            request.Files.Write(path, content);
        return true;
    }

    private IReadOnlyList<string> ReportMissing(EvaluationSuite suite, Measurement measured, string? version = null)
    {
        if (asking.Left > 0) return MissingAnswers.Of(measured);
        return MissingAnswers.Report(suite, measured, version, Command("--mode record"), request.MissingRecordings, diagnostics);
    }

    private PromptEvaluation Failed() => new() { Prompt = name, Code = failure, Verdict = failure == OutcomeCode.Invalid ? Verdict.Invalid : null, Diagnostics = diagnostics };
}
