using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

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

    private string RecordingsPath => $"{PromptPaths.Folder(name)}/{RecordingFile.Name}";

    private string BaselinePath => $"{PromptPaths.Folder(name)}/{Baseline.FileName}";

    /// <exception cref="ModelException">A model could not be asked; what was recorded until then is kept.</exception>
    public async Task<PromptEvaluation> RunAsync(CancellationToken cancellation)
    {
        var prompt = PromptUnderTest.Load(name, request.Files, settings.Environments, diagnostics);
        if (prompt is null) return Failed(ExitCode.Invalid);
        var parsed = SuiteParser.Parse(prompt.Manifest, request.Files);
        diagnostics.AddRange(parsed.Diagnostics);
        if (parsed.Suite is not { } suite) return Failed(ExitCode.Invalid);
        if ((provider.Model ?? prompt.Manifest.Model.Name) is not { } model) return NoModel(prompt);

        var prepared = Prepare(prompt, suite, model, cancellation);
        var recordings = RecordingFile.Read(request.Files.Read(RecordingsPath), RecordingsPath, diagnostics);
        if (diagnostics.Exists(d => d.IsError)) return Failed(ExitCode.Invalid);

        var source = new AnswerSource(request.Mode, request.Refresh, recordings, models);
        ModelAnswer?[][] answers;
        try
        {
            answers = await AnswerAsync(prepared, source, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Answers cost money: those that came before a failure or an interruption are kept.
            WriteRecordings(recordings, source, prepared);
        }

        var cases = new CaseResult[prepared.Count];
        CaseLoop.For(cases.Length, i => cases[i] = CaseScoring.Score(suite, prepared[i].Values, answers[i]), cancellation);
        return Judge(prompt, suite, model, cases, source);
    }

    private List<PreparedCase> Prepare(PromptUnderTest prompt, EvaluationSuite suite, string model, CancellationToken cancellation)
    {
        var prepared = new PreparedCase?[suite.Cases.Count];
        var findings = new List<Diagnostic>?[prepared.Length];
        CaseLoop.For(
            prepared.Length,
            i =>
            {
                var own = new List<Diagnostic>();
                if (prompt.Bind(suite.Cases[i], own) is { } values && prompt.Render(values, own, cancellation) is { } messages)
                {
                    var first = new ModelRequest(provider.Name, model, messages, prompt.Manifest.Model, prompt.ResponseSchema, Sample: 0);
                    prepared[i] = PreparedCase.Create(values, first, suite.Samples);
                }

                if (own.Count > 0) findings[i] = own;
            },
            cancellation);
        foreach (var own in findings) diagnostics.AddRange(own ?? []);
        return [.. prepared.OfType<PreparedCase>()];
    }

    private async Task<ModelAnswer?[][]> AnswerAsync(List<PreparedCase> prepared, AnswerSource source, CancellationToken cancellation)
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

    private void WriteRecordings(RecordingFile recordings, AnswerSource source, List<PreparedCase> prepared)
    {
        if (request.Mode != EvaluationMode.Record) return;
        var asked = prepared.SelectMany(@case => @case.Keys).ToHashSet();
        var stale = recordings.CountStale(asked);
        if (request.Prune)
        {
            recordings.Prune(asked);
        }
        else if (stale > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.StaleRecordings, SourceLocation.File(RecordingsPath),
                $"{stale} of {recordings.Count} recordings answer requests that the suite no longer makes. Remove them with --prune."));
        }

        if (source.Recorded > 0 || (request.Prune && stale > 0)) request.Files.Write(RecordingsPath, recordings.Write());
    }

    private PromptEvaluation Judge(PromptUnderTest prompt, EvaluationSuite suite, string model, CaseResult[] cases, AnswerSource source)
    {
        var measurement = MeasurementBuilder.Build(suite, cases, prompt.Manifest.Model.Temperature);
        var missing = ReportMissing(suite, measurement);
        var baseline = ReadBaseline();
        var gate = Gate.Judge(suite, measurement, baseline, new GateOptions(request.Accept));
        diagnostics.AddRange(gate.Diagnostics);

        var version = prompt.Manifest.Version.ToString();
        var accepted = false;
        if (request.Accept && missing.Count == 0 && !diagnostics.Exists(d => d.IsError))
        {
            var content = BaselineWriter.Write(BaselineBuilder.Build(suite, measurement, version, prompt.Digest, model));
            if (request.Files.Read(BaselinePath) is not { } old || !old.AsSpan().SequenceEqual(content)) request.Files.Write(BaselinePath, content);
            accepted = true;
        }

        var unreadable = diagnostics.Exists(d => d.IsError && d.Descriptor == EvaluationDiagnostics.BaselineUnreadable);
        var incomplete = diagnostics.Exists(d => d.IsError && d.Descriptor == EvaluationDiagnostics.MissingRecordings);
        return new PromptEvaluation
        {
            Prompt = name,
            Code = unreadable || incomplete ? ExitCode.Invalid : gate.Code,
            Diagnostics = diagnostics,
            Version = version,
            Digest = prompt.Digest,
            Model = model,
            Suite = suite,
            Cases = cases,
            Detection = gate.Detection,
            Metrics = gate.Metrics,
            Baseline = baseline,
            Accepted = accepted,
            Recorded = source.Recorded,
            Missing = missing,
            Usage = UsageSummary.Of(cases, source.Asked),
        };
    }

    private Baseline? ReadBaseline() =>
        request.Accept || request.Files.Read(BaselinePath) is not { } content ? null : BaselineReader.Read(content, BaselinePath, diagnostics);

    private List<string> ReportMissing(EvaluationSuite suite, Measurement measurement)
    {
        var missing = measurement.Cases.Where(@case => @case.Missing > 0).ToList();
        if (missing.Count > 0)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingRecordings, missing[0].Location,
                $"{missing.Count} of {suite.Cases.Count} cases of '{name}' have no recorded answer to the prompt as it is now: "
                + $"{CaseNames.Of(missing.Select(@case => @case.Id))}. Record them: dotnet prompt eval {name} --mode record")
            {
                Severity = request.MissingRecordings,
            });
        }

        return [.. missing.Select(@case => @case.Id)];
    }

    private PromptEvaluation NoModel(PromptUnderTest prompt)
    {
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.NoModel, SourceLocation.File(prompt.Manifest.Path),
            $"Neither '{name}' nor the provider '{provider.Name}' names a model. Add 'model: {{ name: … }}'."));
        return Failed(ExitCode.Invalid);
    }

    private PromptEvaluation Failed(ExitCode code) => new() { Prompt = name, Code = code, Diagnostics = diagnostics };
}
