using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Programs;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Reads the suite of a run, with scorers that can do here what the suite asks of them.</summary>
internal static class SuiteOfRun
{
    /// <param name="failure">How the run ends where there is more to it than a suite that is wrong.</param>
    /// <returns>Null after findings.</returns>
    /// <param name="folder">Where the suite stands; null for the prompt's folder.</param>
    public static EvaluationSuite? Read(
        PromptManifest manifest, IEvaluationFiles files, EvaluationRequest request, ProviderSettings provider, List<Diagnostic> diagnostics, ref OutcomeCode failure,
        string? folder = null)
    {
        var sandbox = Sandbox.Of(request.Programs);
        var parsed = SuiteParser.Parse(manifest, files, request.Scorers, provider, sandbox, folder);
        diagnostics.AddRange(parsed.Diagnostics);

        // Parts were scored where programs could run.
        if (parsed.Suite is not { } suite || request.Parts is not null) return parsed.Suite;
        if (ProgramCheck.Problem(suite.Scorers.Select(scorer => scorer.Info), sandbox) is not { } problem) return suite;
        diagnostics.Add(problem);
        failure = OutcomeCode.Infrastructure;
        return null;
    }
}
