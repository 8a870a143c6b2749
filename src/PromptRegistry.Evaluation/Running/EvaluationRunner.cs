using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Evaluates the prompts of a repository against their suites, recordings and baselines.</summary>
public static class EvaluationRunner
{
    /// <param name="progress">Told of answers as they come.</param>
    /// <returns>The outcome; failures are findings in it.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; answers recorded until then are kept.</exception>
    public static async Task<EvaluationResult> RunAsync(
        EvaluationRequest request, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = ReadSettings(request, diagnostics);
        if (diagnostics.Exists(d => d.IsError)) return End(ExitCode.Invalid, []);
        if (FindProvider(request, settings, diagnostics) is not { } provider) return End(ExitCode.Usage, []);
        if (FindPrompts(request, diagnostics) is not { } names) return End(ExitCode.Usage, []);

        var results = new List<PromptEvaluation>();
        using var models = request.Mode == EvaluationMode.Replay ? null : new ModelPool(request, settings, provider);
        foreach (var name in names)
        {
            try
            {
                results.Add(await EvaluateAsync(new Run(request, settings, provider, models, progress is null ? null : progress.Report), name, cancellation)
                    .ConfigureAwait(false));
            }
            catch (ModelException error)
            {
                diagnostics.Add(Explain(error));
                return End(ExitCode.Infrastructure, results);
            }
        }

        return End(ExitCode.Passed, results);

        EvaluationResult End(ExitCode code, IReadOnlyList<PromptEvaluation> prompts)
        {
            return new EvaluationResult(request.Mode, EvaluationResult.Gravest(prompts.Select(prompt => prompt.Code).Append(code)), prompts, diagnostics);
        }
    }

    private static async Task<PromptEvaluation> EvaluateAsync(Run run, string name, CancellationToken cancellation)
    {
        var findings = new List<Diagnostic>();
        var changes = run.Request.Base is { } start ? BaseJudgement.Changes(name, start, run.Request.Files, run.Settings, run.Request.Scorers, findings) : [];
        if (changes.Count == 0)
        {
            var alone = await run.Of(name).RunAsync(cancellation).ConfigureAwait(false);
            if (findings.Count == 0) return alone;
            return alone with
            {
                Diagnostics = [.. alone.Diagnostics, .. findings],
                Verdict = alone.Verdict == Verdict.Passed ? Verdict.Inconclusive : alone.Verdict,
            };
        }

        // The base first: what it asks for is kept when the present suite prunes.
        var underBase = (run with { Request = run.Request with { Accept = false, Prune = false, Against = null } }).Of(name, run.Request.Base);
        var before = await underBase.RunAsync(cancellation).ConfigureAwait(false);
        var present = await run.Of(name, keep: underBase.Asked).RunAsync(cancellation).ConfigureAwait(false);
        return BaseJudgement.Join(present, before, run.Request.Base!, changes);
    }

    /// <summary>What the runs of all prompts share.</summary>
    private sealed record Run(
        EvaluationRequest Request, RepositorySettings Settings, ProviderSettings Provider, ModelPool? Models, Action<EvaluationProgress>? Progress)
    {
        public PromptRun Of(string name, OtherVersion? start = null, IReadOnlySet<RecordingKey>? keep = null) =>
            new(Request, Settings, Provider, name, Models, Progress, start, keep);
    }

    private static RepositorySettings ReadSettings(EvaluationRequest request, List<Diagnostic> diagnostics)
    {
        try
        {
            var result = SettingsParser.Parse(new PromptFileText(request.Files).Read(RepositorySettings.FileName));
            diagnostics.AddRange(result.Diagnostics);
            return result.Settings;
        }
        catch (PromptFileException unreadable)
        {
            diagnostics.Add(unreadable.Finding);
            return RepositorySettings.Default;
        }
    }

    private static ProviderSettings? FindProvider(EvaluationRequest request, RepositorySettings settings, List<Diagnostic> diagnostics)
    {
        var name = request.Provider ?? settings.Evaluation.Provider;
        var provider = settings.Providers.FirstOrDefault(provider => provider.Name == name);
        if (provider is null)
        {
            var names = settings.Providers.Select(known => known.Name).ToList();
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.NoModel, SourceLocation.File(RepositorySettings.FileName),
                $"There is no provider '{name}'.{Suggestion.Sentence(name, names)} Providers: {string.Join(", ", names)}."));
            return null;
        }

        return request.Endpoint is { } endpoint ? provider with { Endpoint = endpoint } : provider;
    }

    private static IReadOnlyList<string>? FindPrompts(EvaluationRequest request, List<Diagnostic> diagnostics)
    {
        var known = request.Files.FindPromptsWithSuite();
        if (request.Prompts.Count == 0)
        {
            if (known.Count > 0) return known;

            // Nothing is wrong with a repository whose first prompt was just made; but nobody shall think that it was judged.
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingSuite, SourceLocation.File(""),
                $"No prompt below {PromptPaths.PromptsFolder}/ has a suite, so there is nothing to evaluate. Write an"
                    + $" {EvaluationSuite.FileName} beside a prompt.yaml.")
            {
                Severity = DiagnosticSeverity.Info,
            });
            return [];
        }

        foreach (var name in request.Prompts.Where(name => !known.Contains(name)))
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.MissingSuite, SourceLocation.File(""),
                $"There is no suite for a prompt '{name}'.{Suggestion.Sentence(name, known)}"
                + $" Prompts with one: {(known.Count == 0 ? "none" : string.Join(", ", known))}."));
        }

        return diagnostics.Exists(d => d.IsError) ? null : [.. request.Prompts.Distinct(StringComparer.Ordinal)];
    }

    private static Diagnostic Explain(ModelException error)
    {
        var descriptor = error.Kind switch
        {
            ModelFailureKind.Unreachable => EvaluationDiagnostics.EndpointUnreachable,
            ModelFailureKind.MissingApiKey => EvaluationDiagnostics.MissingApiKey,
            ModelFailureKind.KeyNotAllowed => EvaluationDiagnostics.KeyNotAllowed,
            _ => EvaluationDiagnostics.EndpointRefused,
        };
        return new Diagnostic(descriptor, SourceLocation.File(""), error.Message);
    }
}
