using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>Replays a prompt's suite as of a commit and makes the verdict that a release records.</summary>
/// <param name="Verdict">Null where there is no suite, or the prompt cannot be read.</param>
/// <param name="Why">The first error of an evaluation that did not pass.</param>
internal sealed record ReleaseEvaluation(ReleaseVerdict? Verdict, string? Why)
{
    public static ReleaseEvaluation None { get; } = new(null, null);

    /// <summary>All that was found; null where nothing was evaluated.</summary>
    public PromptEvaluation? Evaluation { get; init; }

    /// <param name="prompt">A prompt of this root, with the root's prefix or without it.</param>
    public static ReleaseEvaluation AtHead(GitRegistry registry, string prompt) =>
        registry.Reader.Resolve("HEAD") is { } head ? At(registry, Here(registry, prompt), head) : None;

    public static ReleaseEvaluation At(GitRegistry registry, PromptPlace place, ObjectId commit)
    {
        if (registry.CheckName(place.Name) is not null) return None;
        return OfAll(new CommitFiles(registry, commit, place.Root, [place.Name]), [place.Name], request => request with
        {
            Measured = (prompt, baseline) => EarlierVersions.Measured(registry, prompt, baseline, commit),
        }).GetValueOrDefault(place.Name, None);
    }

    /// <summary>Where this root has a prompt.</summary>
    public static PromptPlace Here(GitRegistry registry, string prompt) => new(registry.Place.Prefix, registry.Settings.LocalName(prompt));

    /// <summary>What evaluation finds, by prompt; prompts without a suite are left out.</summary>
    /// <param name="how">How to evaluate; null to replay.</param>
    public static IReadOnlyDictionary<string, ReleaseEvaluation> OfAll(
        IEvaluationFiles files, IReadOnlyCollection<string> prompts, Func<EvaluationRequest, EvaluationRequest>? how = null)
    {
        var suites = files.FindPromptsWithSuite().Intersect(prompts, StringComparer.Ordinal).ToList();
        if (suites.Count == 0) return new Dictionary<string, ReleaseEvaluation>();
        var request = new EvaluationRequest
        {
            Files = files,
            Prompts = suites,
            Programs = () => OwnProgramTrust.Read(Environment.GetEnvironmentVariable, Environment.CurrentDirectory, unsandboxed: false),
        };
        var result = EvaluationRunner.RunAsync(how?.Invoke(request) ?? request).GetAwaiter().GetResult();
        var failed = new ReleaseEvaluation(null, result.Diagnostics.FirstOrDefault(d => d.IsError)?.ToString());
        var evaluated = result.Prompts.ToDictionary(p => p.Prompt, Of, StringComparer.Ordinal);
        return suites.ToDictionary(s => s, s => evaluated.GetValueOrDefault(s, failed), StringComparer.Ordinal);
    }

    private static ReleaseEvaluation Of(PromptEvaluation evaluated)
    {
        if (evaluated.Digest is not { } digest)
        {
            return new ReleaseEvaluation(null, evaluated.Diagnostics.FirstOrDefault(d => d.IsError)?.ToString()) { Evaluation = evaluated };
        }

        var scores = evaluated.Metrics.Where(m => m.Slice is null).ToDictionary(m => m.Scorer, m => m.Candidate, StringComparer.Ordinal);
        // A release remembers one word: what its own gate lets fail is no doubt that passes.
        var outcome = evaluated is { Verdict: PromptRegistry.Evaluation.Gates.Verdict.Inconclusive, Code: not OutcomeCode.Passed } ? "failed" : VerdictText.Of(evaluated);
        var verdict = new ReleaseVerdict(outcome, digest, evaluated.Suite?.Digest, evaluated.Model, scores);
        return new ReleaseEvaluation(verdict, verdict.Passed ? null : evaluated.Diagnostics.FirstOrDefault(d => d.IsError)?.ToString())
        {
            Evaluation = evaluated,
        };
    }

    /// <summary>The release, with a warning where it did not pass.</summary>
    public Outcome<ReleaseResult> Beside(Outcome<ReleaseResult> released)
    {
        if (Verdict is null or { Passed: true }) return released;
        var result = released.Value!;
        var warning = new Diagnostic(RegistryDiagnostics.NotEvaluated, SourceLocation.File(result.Reference),
            $"The evaluation of {result.Prompt} {result.Version} came out as '{Verdict.Outcome}', and the release records that: an environment "
                + $"that requires 'eval' will not let it in.{(Why is null ? "" : $" The first error: {Why}")}");
        return released with { Diagnostics = [.. released.Diagnostics, warning] };
    }
}
