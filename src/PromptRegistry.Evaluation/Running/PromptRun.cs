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
/// <param name="start">The version whose suite, baseline and gate judge; null for the present ones.</param>
/// <param name="keep">Recordings that <see cref="EvaluationRequest.Prune"/> leaves, besides those that are asked for.</param>
internal sealed class PromptRun(
    EvaluationRequest request,
    RepositorySettings settings,
    ProviderSettings provider,
    string name,
    ModelPool? models,
    Action<EvaluationProgress>? progress,
    OtherVersion? start = null,
    IReadOnlySet<RecordingKey>? keep = null)
{
    private readonly List<Diagnostic> diagnostics = [];
    private readonly HashSet<RecordingKey> asked = [.. keep ?? new HashSet<RecordingKey>()];
    private OtherArm? other;

    /// <summary>The recordings that this run asked for; empty where it records nothing.</summary>
    public IReadOnlySet<RecordingKey> Asked => asked;

    /// <exception cref="ModelException">A model could not be asked; what was recorded until then is kept.</exception>
    public async Task<PromptEvaluation> RunAsync(CancellationToken cancellation)
    {
        // The results of earlier runs are read while the prompt and its suite are.
        var withBaseline = !request.Accept && request.Against is null;
        var reading = Task.Run(() => StoredResults.Read(name, request.Files, start?.Files ?? request.Files, withBaseline), CancellationToken.None);
        var prepared = Prepare(cancellation);
        var stored = await reading.ConfigureAwait(false);
        diagnostics.AddRange(stored.Diagnostics);
        if (prepared is null || diagnostics.Exists(d => d.IsError)) return Failed();

        var source = new AnswerSource(request.Mode, request.Refresh, stored.Recordings, models);
        if (!PrepareOther(prepared, source, cancellation)) return Failed();
        var completed = false;
        try
        {
            var answers = await AnswerAsync(InTurn(prepared.Cases), source, cancellation).ConfigureAwait(false);
            var judges = Judges(source, cancellation);
            var cases = await ScoreAsync(prepared.Suite, prepared.Cases, answers, judges, cancellation).ConfigureAwait(false);
            var beside = other is null ? [] : await ScoreAsync(prepared.Suite, Beside(prepared), answers, judges, cancellation).ConfigureAwait(false);
            var judged = await JudgeAsync(prepared, cases, beside, stored.Baseline, source, cancellation).ConfigureAwait(false);
            completed = true;
            return judged;
        }
        finally
        {
            // Answers cost money: those that came before a failure or an interruption are kept.
            WriteRecordings(stored.Recordings, source, completed);
        }
    }

    private static Task<CaseResult[]> ScoreAsync(
        EvaluationSuite suite, IReadOnlyList<PreparedCase> cases, IReadOnlyDictionary<PreparedCase, ModelAnswer?[]> answers, IModelQuestions judges,
        CancellationToken cancellation) =>
        CaseScoring.ScoreAsync(suite, cases, [.. cases.Select(@case => answers[@case])], judges, cancellation);

    private JudgeQuestions Judges(AnswerSource source, CancellationToken cancellation) => new(
        (key, question) => source.FindAsync(key, question, cancellation),
        key =>
        {
            if (request.Mode == EvaluationMode.Record) asked.Add(key);
        });

    /// <summary>The other version's cases, in the order of the suite; those that do not fit it are left out.</summary>
    private List<PreparedCase> Beside(PreparedSuite prepared) =>
        [.. prepared.Cases.Select(c => other!.Find(c.Values.Case.Id)).OfType<PreparedCase>()];

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
    private bool PrepareOther(PreparedSuite prepared, AnswerSource source, CancellationToken cancellation)
    {
        if (request.Against is null || start is not null) return true;
        var found = request.Against(name);
        diagnostics.AddRange(found.Diagnostics);
        if (!found.Succeeded) return false;
        if (OtherArm.Load(name, found.Value, settings, provider, diagnostics) is not { } arm) return false;
        foreach (var @case in prepared.Cases)
        {
            var beside = @case.Previous is { } previous
                ? arm.Find(previous.Values.Case.Id) is { } before ? PreparedCase.After(before, @case.Values) : null
                : arm.Prepare(@case.Values, provider, prepared.Suite.Samples, 0, cancellation);
            if (beside is not null) arm.Add(beside);
        }

        other = arm;
        source.Also(arm.Recordings);
        return true;
    }

    /// <summary>Null after findings.</summary>
    private PreparedSuite? Prepare(CancellationToken cancellation)
    {
        if (PromptUnderTest.Load(name, request.Files, settings, diagnostics) is not { } prompt)
            return null;
        var parsed = SuiteParser.Parse(prompt.Manifest, start?.Files ?? request.Files, request.Scorers, provider);
        diagnostics.AddRange(parsed.Diagnostics);
        if (parsed.Suite is not { } suite) return null;
        if ((provider.Model ?? prompt.Manifest.Model.Name) is { } model)
        {
            if (start is null) JudgeAdvice.Add(suite, model, diagnostics);
            var cases = Prepare(prompt, suite, model, cancellation);
            return new PreparedSuite(prompt, suite, model, cases);
        }

        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.NoModel, SourceLocation.File(prompt.Manifest.Path),
            $"Neither '{name}' nor the provider '{provider.Name}' names a model. Add 'model: {{ name: … }}'."));
        return null;
    }

    private List<PreparedCase> Prepare(PromptUnderTest prompt, EvaluationSuite suite, string model, CancellationToken cancellation)
    {
        var prepared = new PreparedCase?[suite.Cases.Count];
        var bound = new CaseValues?[prepared.Length];
        var findings = new List<Diagnostic>?[prepared.Length];
        CaseLoop.For(prepared.Length, i =>
            {
                var own = new List<Diagnostic>();
                bound[i] = prompt.Bind(suite.Cases[i], own);
                if (suite.Cases[i].Turn == 1 && bound[i] is { } values && prompt.Render(values, own, cancellation) is { } messages)
                {
                    var first = new ModelRequest(provider.Name, model, messages, prompt.Target, Sample: 0);
                    prepared[i] = PreparedCase.Create(values, first, suite.Samples);
                }

                if (own.Count > 0) findings[i] = own;
            },
            cancellation);

        // A turn comes right after its predecessor.
        for (var i = 1; i < prepared.Length; i++)
        {
            if (suite.Cases[i].Turn > 1 && bound[i] is { } values && prepared[i - 1] is { } previous)
                prepared[i] = PromptUnderTest.PrepareAfter(previous, values, findings[i] ??= []);
        }

        foreach (var own in findings)
        {
            // A case of the base that does not fit the prompt any more cannot judge it; that is told of.
            diagnostics.AddRange((own ?? []).Select(d => start is null || !d.IsError ? d : Unfit(d)));
        }

        return [.. prepared.OfType<PreparedCase>()];
    }

    private static Diagnostic Unfit(Diagnostic finding) => new(
        EvaluationDiagnostics.BaseCaseUnfit, finding.Location, $"{finding.Message} It does not judge this change. ({finding.Id})");

    private Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerAsync(
        IReadOnlyList<PreparedCase> prepared, AnswerSource source, CancellationToken cancellation) =>
        Conversations.AnswerAsync(prepared, wave => AnswerTurnAsync(wave, source, cancellation));

    private async Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerTurnAsync(
        IReadOnlyList<PreparedCase> prepared, AnswerSource source, CancellationToken cancellation)
    {
        var answers = new Dictionary<PreparedCase, ModelAnswer?[]>(prepared.Count, ReferenceEqualityComparer.Instance);
        var (answered, total) = (0, prepared.Sum(@case => @case.Keys.Count));
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pending = new List<Task>();
        foreach (var @case in prepared)
        {
            if (request.Mode == EvaluationMode.Record) asked.UnionWith(@case.Keys);
            var own = answers[@case] = new ModelAnswer?[@case.Keys.Count];
            for (var j = 0; j < own.Length; j++)
            {
                if (@case.NotAsked.Contains(j)) continue;
                var found = source.FindAsync(@case.Keys[j], @case.Requests[j], failure.Token);
                if (found.IsCompletedSuccessfully) own[j] = found.Result;
                else pending.Add(WaitAsync(found, own, j));
                if (found.IsCompletedSuccessfully) answered++;
            }
        }

        await Task.WhenAll(pending).ConfigureAwait(false);
        progress?.Invoke(new EvaluationProgress(name, total, total));
        return answers;

        async Task WaitAsync(ValueTask<ModelAnswer?> found, ModelAnswer?[] own, int index)
        {
            try
            {
                own[index] = await found.ConfigureAwait(false);
                progress?.Invoke(new EvaluationProgress(name, Interlocked.Increment(ref answered), total));
            }
            catch (ModelException)
            {
                // The others would fail in the same way: stop asking.
                await failure.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private void WriteRecordings(RecordingFile recordings, AnswerSource source, bool completed)
    {
        if (request.Mode != EvaluationMode.Record) return;

        // Which answers later turns need is only known once those before them are there.
        var stale = completed ? recordings.CountStale(asked) : 0;
        if (request.Prune && completed)
        {
            recordings.Prune(asked);
        }
        else if (stale > 0 && start is null)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.StaleRecordings, SourceLocation.File(StoredResults.RecordingsPath(name)),
                $"{stale} of {recordings.Count} recordings answer requests that the suite no longer makes. Remove"
                    + " them with --prune."));
        }

        if (source.Recorded > 0 || (request.Prune && stale > 0))
            request.Files.Write(StoredResults.RecordingsPath(name), recordings.Write());
    }

    private async Task<PromptEvaluation> JudgeAsync(
        PreparedSuite prepared, CaseResult[] cases, CaseResult[] beside, Baseline? stored, AnswerSource source, CancellationToken cancellation)
    {
        var (prompt, suite, model, _) = prepared;
        var measurement = MeasurementBuilder.Build(suite, cases, prompt.Manifest.Model.Temperature);
        var missing = ReportMissing(suite, measurement);
        var missingBeside = 0;
        var answering = Answering(model, cases);
        var baseline = stored;
        var options = new GateOptions(request.Accept) { Model = answering };
        if (other is not null)
        {
            var measured = MeasurementBuilder.Build(suite, beside, other.Prompt.Manifest.Model.Temperature);
            missingBeside = ReportMissingBeside(suite, measured);
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
                prepared, other, baseline!, gate.Suspects, options, wanted => AnswerAsync(wanted, source, cancellation), source, Judges(source, cancellation), cancellation).ConfigureAwait(false);
            gate = Gate.Judge(suite, measurement, baseline, options);
        }

        diagnostics.AddRange(gate.Diagnostics);
        var limits = new List<Diagnostic>();
        OverallScore.Check(suite, cases, limits);
        var suiteMetrics = SuiteMetrics.Measure(suite, prepared.Cases, cases, limits);
        diagnostics.AddRange(limits);
        var (code, verdict) = Limited(gate, limits);
        var incomplete = missing.Count + missingBeside > 0 && request.MissingRecordings == DiagnosticSeverity.Error;
        return new PromptEvaluation
        {
            Prompt = name,
            Code = incomplete ? ExitCode.Invalid : code,
            Verdict = incomplete ? Verdict.Invalid : verdict,
            Diagnostics = diagnostics,
            Version = prompt.Manifest.Version.ToString(),
            Digest = prompt.Digest,
            Model = model,
            Suite = suite,
            Cases = cases,
            OtherCases = beside,
            Against = other?.Version.Name,
            Detection = gate.Detection,
            Metrics = gate.Metrics,
            Overall = OverallScore.Of(cases),
            SuiteMetrics = suiteMetrics,
            Baseline = baseline,
            Accepted = request.Accept && missing.Count == 0 && Accept(prepared, measurement, answering),
            Recorded = source.Recorded,
            Missing = missing,
            Usage = UsageSummary.Of([.. cases, .. beside], source.Asked),
        };
    }

    private static AnsweringModel Answering(string model, IEnumerable<CaseResult> cases) => new(
        model,
        [.. cases.SelectMany(c => c.Samples).Select(s => s.Answer?.Model).OfType<string>().Where(m => m.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <summary>The command that does more of what this one did.</summary>
    private string Command(string options) =>
        $"dotnet prompt eval {name}{(other is null ? "" : $" --against {other.Version.Name}")}{(start is null ? "" : $" --base {start.Name}")} {options}";

    /// <summary>What the gate found, and what the thresholds of cases and suite make of it.</summary>
    private static (ExitCode Code, Verdict Verdict) Limited(GateResult gate, List<Diagnostic> limits)
    {
        if (limits.Exists(d => d.Id == EvaluationDiagnostics.InvalidScorer.Id)) return (ExitCode.Invalid, Verdict.Invalid);
        return limits.Count > 0 && gate.Verdict is (Verdict.Passed or Verdict.Inconclusive)
            ? (ExitCode.Regressed, Verdict.Failed)
            : (gate.Code, gate.Verdict);
    }

    /// <summary>Writes the baseline unless something speaks against it; equal scores leave the file untouched.</summary>
    private bool Accept(PreparedSuite prepared, Measurement measurement, AnsweringModel answering)
    {
        if (diagnostics.Exists(d => d.IsError)) return false;
        var version = prepared.Prompt.Manifest.Version.ToString();
        var content = BaselineWriter.Write(
            BaselineBuilder.Build(prepared.Suite, measurement, version, prepared.Prompt.Digest, answering));
        var path = StoredResults.BaselinePath(name);
        if (request.Files.Read(path) is not { } old || !old.AsSpan().SequenceEqual(content))
            request.Files.Write(path, content);
        return true;
    }

    private List<string> ReportMissing(EvaluationSuite suite, Measurement measurement)
    {
        var missing = measurement.Cases.Where(@case => @case.Missing > 0).ToList();
        if (missing.Count > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingRecordings, missing[0].Location,
                $"{missing.Count} of {suite.Cases.Count} cases of '{name}' have no recorded answer to the prompt{OrJudge(suite)} as"
                    + " it is now: "
                + $"{CaseNames.Of(missing.Select(@case => @case.Id))}. Record them: {Command("--mode record")}")
            {
                Severity = request.MissingRecordings,
            });
        }

        return [.. missing.Select(@case => @case.Id)];
    }

    private static string OrJudge(EvaluationSuite suite) => suite.Scorers.Any(scorer => scorer.Info.Judge is not null) ? " or its judge" : "";

    private int ReportMissingBeside(EvaluationSuite suite, Measurement measured)
    {
        var missing = measured.Cases.Where(@case => @case.Missing > 0).ToList();
        if (missing.Count == 0) return 0;
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingRecordings, missing[0].Location,
            $"{missing.Count} of {suite.Cases.Count} cases of '{name}' have no recorded answer to the prompt as {other!.Version.Name} has it:"
            + $" {CaseNames.Of(missing.Select(@case => @case.Id))}. Record them: {Command("--mode record")}")
        {
            Severity = request.MissingRecordings,
        });
        return missing.Count;
    }

    private PromptEvaluation Failed() => new() { Prompt = name, Code = ExitCode.Invalid, Verdict = Verdict.Invalid, Diagnostics = diagnostics };
}
