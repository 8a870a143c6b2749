using System.Globalization;
using PromptRegistry.Optimization.Search;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>
/// Begins with the cheapest and goes on by the score on the validation split: from 0.8 on it is content, from 0.6 on instructions are
/// searched, alone and then together with examples, below that the score rather speaks of the cases or of the metric.
/// </summary>
internal sealed class Auto(OptimizerOptions options) : IOptimizer
{
    /// <summary>From this score on nothing more is tried.</summary>
    public const double Content = 0.8;

    /// <summary>Below this score no optimizer is tried on instructions.</summary>
    public const double Hopeful = 0.6;

    public static OptimizerPlan Plan(OptimizerOptions options, SearchSize size) =>
        new OptimizerPlan(2, size.Train * options.Rounds) + (size.Regions == 0 ? default : Gepa.Plan(options, size) + Mipro.Plan(options, size));

    public async Task RunAsync(SearchRun search)
    {
        if (search.Best.Mean(search.Validation) >= Content) return;
        if (search.Prompt.ReadsDemos)
        {
            await new LabeledFewShot(options).RunAsync(search).ConfigureAwait(false);
            if (search.Best.Mean(search.Validation) >= Content) return;
            await new BootstrapFewShot(options).RunAsync(search).ConfigureAwait(false);
        }

        if (search.Best.Mean(search.Validation) is var score && (score >= Content || score < Hopeful) || search.Prompt.Regions.Count == 0) return;
        await new Gepa(options).RunAsync(search).ConfigureAwait(false);
        if (search.Best.Mean(search.Validation) < Content && search.Prompt.ReadsDemos) await new Mipro(options).RunAsync(search).ConfigureAwait(false);
    }

    /// <summary>What a score says where the search ended with it; null where it says nothing.</summary>
    public static string? Advice(double score) => score >= Hopeful ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The best score on the validation split is {score:0.##}. Below {Hopeful} look at the cases and scorers before the prompt: do experts agree "
            + $"with what is expected, and does a scorer fail answers that are right? 'dotnet prompt eval --review 20' asks people.");
}
