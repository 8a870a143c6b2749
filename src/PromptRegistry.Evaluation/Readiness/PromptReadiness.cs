using System.Globalization;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Readiness;

/// <summary>Whether a prompt is ready for a tier, and why.</summary>
/// <param name="Prompt">Its folder below <c>prompts/</c>.</param>
/// <param name="Tier">The tier that is wanted.</param>
/// <param name="Threshold">The least overall score.</param>
/// <param name="Parts">What was looked at; empty where nothing could be.</param>
/// <param name="Problem">Why nothing could be looked at; null where it could.</param>
public sealed record PromptReadiness(string Prompt, ProgramTier Tier, double Threshold, IReadOnlyList<ReadinessPart> Parts, string? Problem)
{
    /// <summary>The parts by their weights, from 0 to 1.</summary>
    public double Overall => Math.Round(Parts.Sum(p => p.Weight * p.Score), 6, MidpointRounding.ToEven);

    /// <summary>Whether it may have the tier.</summary>
    public bool IsReady => Problem is null && Overall >= Threshold;

    /// <summary>The verdict, then advice for each part that lacks something, as a reviewer would write it: a line each.</summary>
    public IReadOnlyList<string> Lines()
    {
        var tier = Tier.ToString().ToLowerInvariant();
        if (Problem is not null) return [$"{Prompt} is not ready for {tier}: {Problem}"];
        var parts = string.Join(", ", Parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Aspect.ToString().ToLowerInvariant()} {p.Score:0.###}")));
        var verdict = string.Create(CultureInfo.InvariantCulture,
            $"{Prompt} is {(IsReady ? "ready" : "not ready")} for {tier}: {Overall:0.###} of the {Threshold:0.###} that it takes ({parts}; {Parts[0].Cases} {(Parts[0].Cases == 1 ? "case" : "cases")}).");
        return [verdict, .. Parts.Where(p => p.Advice is not null).Select(p => $"{p.Aspect}: {p.Advice}")];
    }
}

/// <summary>One thing that answers are looked at for.</summary>
/// <param name="Weight">Its share in the overall score.</param>
/// <param name="Score">From 0 to 1: the share of good answers, as the mean over cases.</param>
/// <param name="Cases">How many cases were looked at: all of the suite.</param>
/// <param name="Failing">Cases with an answer that is not good.</param>
/// <param name="Advice">Which fail and what to do; null where none does.</param>
public sealed record ReadinessPart(ReadinessAspect Aspect, double Weight, double Score, int Cases, IReadOnlyList<FailingExample> Failing, string? Advice);

/// <summary>What answers are looked at for.</summary>
public enum ReadinessAspect
{
    /// <summary>They do what they should: the scorers of the suite pass.</summary>
    Functionality,

    /// <summary>They do no harm: nothing unsafe, nothing given away, and the scorers of safety pass.</summary>
    Safety,

    /// <summary>They come in time.</summary>
    Performance,
}

/// <summary>A case that fails.</summary>
/// <param name="Case">Its id.</param>
/// <param name="Why">What is wrong with its answer.</param>
public sealed record FailingExample(string Case, string Why);
