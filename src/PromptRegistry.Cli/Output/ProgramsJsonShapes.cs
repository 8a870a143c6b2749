using PromptRegistry.Cli.Programs;
using PromptRegistry.Evaluation.Readiness;

namespace PromptRegistry.Cli.Output;

// The JSON of programs; see JsonShapes.cs.

/// <summary>programs review</summary>
/// <param name="Programs">Those that were reviewed.</param>
internal sealed record ProgramsReviewJson(IReadOnlyList<ReviewedProgramJson> Programs);

/// <summary>A program that was reviewed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Team">The team that pays.</param>
/// <param name="Ready">Whether all of its prompts are ready.</param>
/// <param name="Prompts">Each prompt.</param>
internal sealed record ReviewedProgramJson(string Id, string Team, bool Ready, IReadOnlyList<PromptReadinessJson> Prompts)
{
    public static ReviewedProgramJson Of(ReviewedProgram reviewed) => new(
        reviewed.Program.Id, reviewed.Program.Team, reviewed.Prompts.All(p => p.IsReady), [.. reviewed.Prompts.Select(PromptReadinessJson.Of)]);
}

/// <summary>A prompt that was reviewed.</summary>
/// <param name="Prompt">Its folder below prompts/.</param>
/// <param name="Tier">The tier that it was reviewed for.</param>
/// <param name="Ready">Whether it may have it.</param>
/// <param name="Overall">The parts by their weights, from 0 to 1.</param>
/// <param name="Threshold">What it takes.</param>
/// <param name="Problem">Why nothing could be looked at; null where it could.</param>
/// <param name="Parts">What was looked at.</param>
internal sealed record PromptReadinessJson(
    string Prompt, string Tier, bool Ready, double Overall, double Threshold, string? Problem, IReadOnlyList<ReadinessPartJson> Parts)
{
    public static PromptReadinessJson Of(PromptReadiness review) => new(
        review.Prompt, review.Tier.ToString().ToLowerInvariant(), review.IsReady, review.Overall, review.Threshold, review.Problem,
        [.. review.Parts.Select(p => new ReadinessPartJson(p.Aspect.ToString().ToLowerInvariant(), p.Weight, p.Score, p.Cases, p.Advice, [.. p.Failing.Select(f => new FailingExampleJson(f.Case, f.Why))]))]);
}

/// <summary>One thing that answers are looked at for.</summary>
/// <param name="Aspect">functionality, safety or performance.</param>
/// <param name="Weight">Its share in the overall score.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Cases">How many cases were looked at.</param>
/// <param name="Advice">Which fail and what to do; null where none does.</param>
/// <param name="Failing">The cases that fail.</param>
internal sealed record ReadinessPartJson(string Aspect, double Weight, double Score, int Cases, string? Advice, IReadOnlyList<FailingExampleJson> Failing);

/// <summary>A case that fails.</summary>
/// <param name="Case">Its id.</param>
/// <param name="Why">What is wrong with its answer.</param>
internal sealed record FailingExampleJson(string Case, string Why);
