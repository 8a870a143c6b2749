using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Evaluates one prompt: reads its files, gets the answers, scores and judges them, and writes what was asked for.</summary>
/// <param name="compared">The model to ask instead of the prompt's own; null for that one.</param>
internal sealed class PromptRun(
    EvaluationRequest request,
    RepositorySettings settings,
    ProviderSettings provider,
    string name,
    string? compared,
    ModelPool? models,
    Action<EvaluationProgress>? progress)
{
    private readonly List<Diagnostic> diagnostics = [];
    private readonly Asking asking = new(request, name, models, progress);
    private StoredResults? stored;
    private PreparedSuite? prepared;
    private ExitCode failure = ExitCode.Invalid;
    private bool opened;

    /// <summary>What the suite asks of its model; empty where it cannot be read.</summary>
    public IEnumerable<RecordingKey> Keys => prepared?.Cases.SelectMany(@case => @case.Keys) ?? [];

    /// <summary>What others with the same recordings ask for, of other models.</summary>
    public IReadOnlyList<PromptRun> Beside { get; set; } = [];

    /// <summary>Reads everything, and asks nothing.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        // The results of earlier runs are read while the prompt and its suite are.
        var reading = Task.Run(() => StoredResults.Read(name, request.Files, withBaseline: !request.Accept), CancellationToken.None);
        prepared = Prepare(cancellation);
        stored = await reading.ConfigureAwait(false);
        diagnostics.AddRange(stored.Diagnostics);
        if (prepared is null) return;
        if (!diagnostics.Exists(d => d.IsError)) CheckBudgets(prepared);
        if (request.Show is { } id && !prepared.Suite.Cases.Any(c => c.Id == id) && request.Prompts.Count == 1) AddUnknownCase(prepared.Suite, id);
        if (diagnostics.Exists(d => d.IsError)) prepared = null;
    }

    /// <summary>What asking will take, added to that of others.</summary>
    public RunEstimate Estimate(RunEstimate start)
    {
        if (prepared is null) return start;
        Open();
        return asking.Estimate(prepared.Cases, start);
    }

    /// <summary>The model whose price is missing, where one is needed; null where none is.</summary>
    public string? Unpriced => prepared is { Model: var model } && models?.PriceOf(model) is null ? model : null;

    /// <exception cref="ModelException">A model could not be asked; what was recorded until then is kept.</exception>
    public async Task<PromptEvaluation> RunAsync(CancellationToken cancellation)
    {
        if (stored is null) await PrepareAsync(cancellation).ConfigureAwait(false);
        if (prepared is null) return Failed();
        Open();
        ModelAnswer?[][] answers;
        var completed = false;
        try
        {
            answers = await asking.AnswerAsync(prepared.Cases, cancellation).ConfigureAwait(false);
            completed = asking.Left == 0;
        }
        finally
        {
            if (asking.Close(completed, Beside.Append(this).SelectMany(run => run.Keys).ToHashSet()) is { } stale) diagnostics.Add(stale);
        }

        var cases = new CaseResult[prepared.Cases.Count];
        CaseLoop.For(cases.Length, i => cases[i] = CaseScoring.Score(prepared.Suite, prepared.Cases[i].Values, answers[i]), cancellation);
        return Judge(prepared, cases, IsOwn ? stored!.Baseline : null);
    }

    /// <summary>The whole run has asked for all that it was to ask for.</summary>
    public void Finish() => asking.Finish();

    /// <summary>Whether the model is the one that the prompt's baseline is about.</summary>
    private bool IsOwn => compared is null || prepared is null || compared == OwnModel(prepared.Prompt);

    private string? OwnModel(PromptUnderTest prompt) => provider.Model ?? prompt.Manifest.Model.Name;

    private void Open()
    {
        if (opened) return;
        opened = true;
        asking.Open(stored!.Recordings);
    }

    private void CheckBudgets(PreparedSuite suite)
    {
        var over = new PromptBudgets(suite.Prompt.Manifest, suite.Model).BeforeAsking(suite.Cases).ToList();
        if (over.Count > 0 && over.TrueForAll(d => d.Id == EvaluationDiagnostics.InputOverBudget.Id)) failure = ExitCode.Budget;
        diagnostics.AddRange(over);
    }

    private void AddUnknownCase(EvaluationSuite suite, string id)
    {
        failure = ExitCode.Usage;
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.UnknownCase, SourceLocation.File(suite.Path),
            $"The suite of '{name}' has no case '{id}'.{Suggestion.Sentence(id, [.. suite.Cases.Select(c => c.Id)])}"));
    }

    /// <summary>Null after findings.</summary>
    private PreparedSuite? Prepare(CancellationToken cancellation)
    {
        if (PromptUnderTest.Load(name, request.Files, settings, diagnostics) is not { } prompt)
            return null;
        var parsed = SuiteParser.Parse(prompt.Manifest, request.Files);
        diagnostics.AddRange(parsed.Diagnostics);
        if (parsed.Suite is not { } suite) return null;
        if ((compared ?? OwnModel(prompt)) is { } model)
            return new PreparedSuite(prompt, suite, model, Prepare(prompt, suite, model, cancellation));
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.NoModel, SourceLocation.File(prompt.Manifest.Path),
            $"Neither '{name}' nor the provider '{provider.Name}' names a model. Add 'model: {{ name: … }}'."));
        return null;
    }

    private List<PreparedCase> Prepare(PromptUnderTest prompt, EvaluationSuite suite, string model, CancellationToken cancellation)
    {
        var cases = new PreparedCase?[suite.Cases.Count];
        var keepAll = models is not null || prompt.Manifest.Budget?.InputTokens is not null;
        var findings = new List<Diagnostic>?[cases.Length];
        CaseLoop.For(cases.Length, i =>
            {
                var own = new List<Diagnostic>();
                if (prompt.Bind(suite.Cases[i], own) is { } values && prompt.Render(values, own, cancellation) is { } messages)
                {
                    var first = new ModelRequest(provider.Name, model, messages, prompt.Target, Sample: 0);
                    cases[i] = PreparedCase.Create(values, first, suite.Samples, keepAll || suite.Cases[i].Id == request.Show);
                }

                if (own.Count > 0) findings[i] = own;
            },
            cancellation);
        foreach (var own in findings) diagnostics.AddRange(own ?? []);
        return [.. cases.OfType<PreparedCase>()];
    }

    private PromptEvaluation Judge(PreparedSuite suiteRun, CaseResult[] cases, Baseline? baseline)
    {
        var (prompt, suite, model, _) = suiteRun;
        var measurement = MeasurementBuilder.Build(suite, cases, prompt.Manifest.Model.Temperature);
        var missing = ReportMissing(suite, measurement);
        var gate = Gate.Judge(suite, measurement, baseline, new GateOptions(request.Accept));
        var price = settings.Prices.FirstOrDefault(p => p.Model == model);
        var usage = UsageSummary.Of(cases, asking.Asked, price);
        List<Diagnostic> over = [.. new PromptBudgets(prompt.Manifest, model).AfterAnswers(cases, usage, price)];

        // Another model is shown beside the prompt's own, and decides nothing.
        diagnostics.AddRange(gate.Diagnostics.Concat(over).Select(d => IsOwn || !d.IsError ? d : d with { Severity = DiagnosticSeverity.Info }));
        var code = over.Aggregate(gate.Code, Worse);
        var (incomplete, unfinished) = (missing.Count > 0 && request.MissingRecordings == DiagnosticSeverity.Error, asking.Left > 0);
        code = unfinished ? ExitCode.Budget : incomplete ? ExitCode.Invalid : code;
        return new PromptEvaluation
        {
            Prompt = name,
            Code = code,
            Contribution = IsOwn || incomplete || unfinished ? code : ExitCode.Passed,
            IsOwnModel = IsOwn,
            Diagnostics = diagnostics,
            Version = prompt.Manifest.Version.ToString(),
            Digest = prompt.Digest,
            Model = model,
            Suite = suite,
            Cases = cases,
            Detection = gate.Detection,
            Metrics = gate.Metrics,
            Baseline = baseline,
            Accepted = request.Accept && IsOwn && missing.Count == 0 && Accept(suiteRun, measurement),
            Recorded = asking.Recorded,
            Missing = missing,
            Left = asking.Left,
            Usage = usage,
            Shown = Show(suiteRun, cases),
        };
    }

    private static ExitCode Worse(ExitCode code, Diagnostic finding) => finding.Id == EvaluationDiagnostics.UnknownPrice.Id
        ? ExitCode.Invalid
        : code is ExitCode.Passed or ExitCode.Regressed ? ExitCode.Budget : code;

    private ShownCase? Show(PreparedSuite suiteRun, CaseResult[] cases)
    {
        var at = Array.FindIndex(cases, c => c.Case.Id == request.Show);
        return at < 0 ? null : new ShownCase(cases[at], suiteRun.Cases[at].Requests[0].Messages);
    }

    /// <summary>Writes the baseline unless something speaks against it; equal scores leave the file untouched.</summary>
    private bool Accept(PreparedSuite suiteRun, Measurement measurement)
    {
        if (diagnostics.Exists(d => d.IsError)) return false;
        var version = suiteRun.Prompt.Manifest.Version.ToString();
        var content = BaselineWriter.Write(
            BaselineBuilder.Build(suiteRun.Suite, measurement, version, suiteRun.Prompt.Digest, suiteRun.Model));
        var path = StoredResults.BaselinePath(name);
        if (request.Files.Read(path) is not { } old || !old.AsSpan().SequenceEqual(content))
            request.Files.Write(path, content);
        return true;
    }

    private List<string> ReportMissing(EvaluationSuite suite, Measurement measurement)
    {
        var missing = measurement.Cases.Where(@case => @case.Missing > 0).ToList();
        if (asking.Left == 0 && missing.Count > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingRecordings, missing[0].Location,
                $"{missing.Count} of {suite.Cases.Count} cases of '{name}' have no recorded answer to the prompt as"
                    + " it is now: "
                + $"{CaseNames.Of(missing.Select(@case => @case.Id))}. Record them: dotnet prompt eval {name} --mode"
                + " record")
            {
                Severity = request.MissingRecordings,
            });
        }

        return [.. missing.Select(@case => @case.Id)];
    }

    private PromptEvaluation Failed() => new() { Prompt = name, Code = failure, Diagnostics = diagnostics };
}
