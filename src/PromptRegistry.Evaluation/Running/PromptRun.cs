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
        try
        {
            var answers = await AnswerAsync(InTurn(prepared.Cases), source, cancellation).ConfigureAwait(false);
            var cases = Score(prepared, [.. prepared.Cases.Select(c => answers[c])], cancellation);
            var beside = other is null ? [] : ScoreOther(prepared, answers);
            return await JudgeAsync(prepared, cases, beside, stored.Baseline, source, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Answers cost money: those that came before a failure or an interruption are kept.
            WriteRecordings(stored.Recordings, source);
        }
    }

    private static CaseResult[] Score(PreparedSuite prepared, IReadOnlyList<ModelAnswer?[]> answers, CancellationToken cancellation)
    {
        var cases = new CaseResult[prepared.Cases.Count];
        CaseLoop.For(cases.Length, i => cases[i] = CaseScoring.Score(prepared.Suite, prepared.Cases[i].Values, answers[i]), cancellation);
        return cases;
    }

    /// <summary>The other version's answers, in the order of the suite; cases that do not fit it are left out.</summary>
    private List<CaseResult> ScoreOther(PreparedSuite prepared, IReadOnlyDictionary<PreparedCase, ModelAnswer?[]> answers) =>
    [
        .. prepared.Cases.Select(c => other!.Find(c.Values.Case.Id)).OfType<PreparedCase>()
            .Select(c => CaseScoring.Score(prepared.Suite, c.Values, answers[c])),
    ];

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
            if (arm.Prepare(@case.Values, provider, prepared.Suite.Samples, 0, cancellation) is { } beside) arm.Add(beside);
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
        var parsed = SuiteParser.Parse(prompt.Manifest, start?.Files ?? request.Files);
        diagnostics.AddRange(parsed.Diagnostics);
        if (parsed.Suite is not { } suite) return null;
        if ((provider.Model ?? prompt.Manifest.Model.Name) is { } model)
        {
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
        var findings = new List<Diagnostic>?[prepared.Length];
        CaseLoop.For(prepared.Length, i =>
            {
                var own = new List<Diagnostic>();
                if (prompt.Bind(suite.Cases[i], own) is { } values && prompt.Render(values, own, cancellation) is { } messages)
                {
                    var first = new ModelRequest(provider.Name, model, messages, prompt.Target, Sample: 0);
                    prepared[i] = PreparedCase.Create(values, first, suite.Samples);
                }

                if (own.Count > 0) findings[i] = own;
            },
            cancellation);
        foreach (var own in findings)
        {
            // A case of the base that does not fit the prompt any more cannot judge it; that is told of.
            diagnostics.AddRange((own ?? []).Select(d => start is null || !d.IsError ? d : Unfit(d)));
        }

        return [.. prepared.OfType<PreparedCase>()];
    }

    private static Diagnostic Unfit(Diagnostic finding) => new(
        EvaluationDiagnostics.BaseCaseUnfit, finding.Location, $"{finding.Message} It does not judge this change. ({finding.Id})");

    private async Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerAsync(
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

    private void WriteRecordings(RecordingFile recordings, AnswerSource source)
    {
        if (request.Mode != EvaluationMode.Record) return;
        var stale = recordings.CountStale(asked);
        if (request.Prune)
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
        PreparedSuite prepared, CaseResult[] cases, List<CaseResult> beside, Baseline? stored, AnswerSource source, CancellationToken cancellation)
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
                prepared, other, baseline!, gate.Suspects, options, wanted => AnswerAsync(wanted, source, cancellation), source, cancellation).ConfigureAwait(false);
            gate = Gate.Judge(suite, measurement, baseline, options);
        }

        diagnostics.AddRange(gate.Diagnostics);
        var incomplete = missing.Count + missingBeside > 0 && request.MissingRecordings == DiagnosticSeverity.Error;
        return new PromptEvaluation
        {
            Prompt = name,
            Code = incomplete ? ExitCode.Invalid : gate.Code,
            Verdict = incomplete ? Verdict.Invalid : gate.Verdict,
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
                $"{missing.Count} of {suite.Cases.Count} cases of '{name}' have no recorded answer to the prompt as"
                    + " it is now: "
                + $"{CaseNames.Of(missing.Select(@case => @case.Id))}. Record them: {Command("--mode record")}")
            {
                Severity = request.MissingRecordings,
            });
        }

        return [.. missing.Select(@case => @case.Id)];
    }

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
