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
internal sealed class PromptRun(
    EvaluationRequest request,
    RepositorySettings settings,
    ProviderSettings provider,
    string name,
    ModelPool? models,
    Action<EvaluationProgress>? progress)
{
    private readonly List<Diagnostic> diagnostics = [];

    /// <exception cref="ModelException">A model could not be asked; what was recorded until then is kept.</exception>
    public async Task<PromptEvaluation> RunAsync(CancellationToken cancellation)
    {
        // The results of earlier runs are read while the prompt and its suite are.
        var reading = Task.Run(() => StoredResults.Read(name, request.Files, withBaseline: !request.Accept), CancellationToken.None);
        var prepared = Prepare(cancellation);
        var stored = await reading.ConfigureAwait(false);
        diagnostics.AddRange(stored.Diagnostics);
        if (prepared is null || diagnostics.Exists(d => d.IsError)) return Failed();

        var source = new AnswerSource(request.Mode, request.Refresh, stored.Recordings, models);
        ModelAnswer?[][] answers;
        var completed = false;
        try
        {
            answers = await Conversations.AnswerAsync(prepared.Cases, cases => AnswerAsync(cases, source, cancellation)).ConfigureAwait(false);
            completed = true;
        }
        finally
        {
            // Answers cost money: those that came before a failure or an interruption are kept.
            WriteRecordings(stored.Recordings, source, prepared.Cases, completed);
        }

        var cases = await CaseScoring.ScoreAsync(prepared.Suite, prepared.Cases, answers, cancellation).ConfigureAwait(false);
        return Judge(prepared, cases, stored.Baseline, source);
    }

    /// <summary>Null after findings.</summary>
    private PreparedSuite? Prepare(CancellationToken cancellation)
    {
        if (PromptUnderTest.Load(name, request.Files, settings, diagnostics) is not { } prompt)
            return null;
        var parsed = SuiteParser.Parse(prompt.Manifest, request.Files, request.Scorers);
        diagnostics.AddRange(parsed.Diagnostics);
        if (parsed.Suite is not { } suite) return null;
        if ((provider.Model ?? prompt.Manifest.Model.Name) is { } model)
            return new PreparedSuite(prompt, suite, model, Prepare(prompt, suite, model, cancellation));
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
                if (prompt.Bind(suite.Cases[i], own) is { } values) prepared[i] = Prepare(prompt, suite, model, values, own, cancellation);

                if (own.Count > 0) findings[i] = own;
            },
            cancellation);
        foreach (var own in findings) diagnostics.AddRange(own ?? []);
        return [.. prepared.OfType<PreparedCase>()];
    }

    private PreparedCase? Prepare(
        PromptUnderTest prompt, EvaluationSuite suite, string model, CaseValues values, List<Diagnostic> own, CancellationToken cancellation)
    {
        if (values.Case.User is not null) return PromptUnderTest.PrepareLater(values, own);
        return prompt.Render(values, own, cancellation) is { } messages
            ? PreparedCase.Create(values, new ModelRequest(provider.Name, model, messages, prompt.Target, Sample: 0), suite.Samples)
            : null;
    }

    private async Task<ModelAnswer?[][]> AnswerAsync(
        IReadOnlyList<PreparedCase> prepared, AnswerSource source, CancellationToken cancellation)
    {
        var answers = new ModelAnswer?[prepared.Count][];
        var (answered, total) = (0, prepared.Sum(@case => @case.Keys.Count));
        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pending = new List<Task>();
        for (var i = 0; i < answers.Length; i++)
        {
            var @case = prepared[i];
            var own = answers[i] = new ModelAnswer?[@case.Keys.Count];
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

    private void WriteRecordings(RecordingFile recordings, AnswerSource source, IReadOnlyList<PreparedCase> prepared, bool completed)
    {
        if (request.Mode != EvaluationMode.Record) return;
        var asked = prepared.SelectMany(@case => @case.Keys).ToHashSet();

        // Which answers later turns need is only known once those before them are there.
        var stale = completed ? recordings.CountStale(asked) : 0;
        if (request.Prune && completed)
        {
            recordings.Prune(asked);
        }
        else if (stale > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.StaleRecordings, SourceLocation.File(StoredResults.RecordingsPath(name)),
                $"{stale} of {recordings.Count} recordings answer requests that the suite no longer makes. Remove"
                    + " them with --prune."));
        }

        if (source.Recorded > 0 || (request.Prune && stale > 0))
            request.Files.Write(StoredResults.RecordingsPath(name), recordings.Write());
    }

    private PromptEvaluation Judge(PreparedSuite prepared, CaseResult[] cases, Baseline? baseline, AnswerSource source)
    {
        var (prompt, suite, model, _) = prepared;
        var measurement = MeasurementBuilder.Build(suite, cases, prompt.Manifest.Model.Temperature);
        var missing = ReportMissing(suite, measurement);
        var gate = Gate.Judge(suite, measurement, baseline, new GateOptions(request.Accept));
        diagnostics.AddRange(gate.Diagnostics);
        var limits = new List<Diagnostic>();
        OverallScore.Check(suite, cases, limits);
        var suiteMetrics = SuiteMetrics.Measure(suite, prepared.Cases, cases, limits);
        diagnostics.AddRange(limits);
        var code = limits.Exists(d => d.Id == EvaluationDiagnostics.InvalidScorer.Id) ? ExitCode.Invalid
            : gate.Code == ExitCode.Passed && limits.Count > 0 ? ExitCode.Regressed
            : gate.Code;
        var incomplete = missing.Count > 0 && request.MissingRecordings == DiagnosticSeverity.Error;
        return new PromptEvaluation
        {
            Prompt = name,
            Code = incomplete ? ExitCode.Invalid : code,
            Diagnostics = diagnostics,
            Version = prompt.Manifest.Version.ToString(),
            Digest = prompt.Digest,
            Model = model,
            Suite = suite,
            Cases = cases,
            Detection = gate.Detection,
            Metrics = gate.Metrics,
            Overall = OverallScore.Of(cases),
            SuiteMetrics = suiteMetrics,
            Baseline = baseline,
            Accepted = request.Accept && missing.Count == 0 && Accept(prepared, measurement),
            Recorded = source.Recorded,
            Missing = missing,
            Usage = UsageSummary.Of(cases, source.Asked),
        };
    }

    /// <summary>Writes the baseline unless something speaks against it; equal scores leave the file untouched.</summary>
    private bool Accept(PreparedSuite prepared, Measurement measurement)
    {
        if (diagnostics.Exists(d => d.IsError)) return false;
        var version = prepared.Prompt.Manifest.Version.ToString();
        var content = BaselineWriter.Write(
            BaselineBuilder.Build(prepared.Suite, measurement, version, prepared.Prompt.Digest, prepared.Model));
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
                + $"{CaseNames.Of(missing.Select(@case => @case.Id))}. Record them: dotnet prompt eval {name} --mode"
                + " record")
            {
                Severity = request.MissingRecordings,
            });
        }

        return [.. missing.Select(@case => @case.Id)];
    }

    private PromptEvaluation Failed() => new() { Prompt = name, Code = ExitCode.Invalid, Diagnostics = diagnostics };
}
