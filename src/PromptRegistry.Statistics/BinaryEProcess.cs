namespace PromptRegistry.Statistics;

/// <summary>
/// An e-process for outcomes that are yes or no, in pairs of one outcome an arm (Turner, Ly and Grünwald, "Generic E-variables for exact sequential
/// k-sample tests that allow for optional stopping", arXiv 2106.02693), against a candidate that is no worse. Exact from the first pair on: the
/// chance that <see cref="E"/> ever reaches 1/alpha is at most alpha, at however many looks. Needs no approximation, so it serves where numbers are small.
/// </summary>
public sealed class BinaryEProcess
{
    /// <summary>What each arm is taken to have had of both outcomes before the first (the paper's beta prior).</summary>
    private const double Prior = 0.18;

    private double log;
    private double highest;
    private int control;
    private int candidate;

    /// <summary>Pairs so far.</summary>
    public int Pairs { get; private set; }

    /// <summary>The evidence that the candidate passes less often: what a bet on it would have made of 1.</summary>
    public double E => Math.Exp(log);

    /// <summary>A p-value that holds at all looks at once: one over the highest evidence so far.</summary>
    public double P => Math.Exp(-highest);

    /// <summary>Takes the next pair: each is bet on with what was seen before it, and only then seen.</summary>
    /// <param name="controlPasses">The control's outcome.</param>
    /// <param name="candidatePasses">The candidate's outcome.</param>
    public void Add(bool controlPasses, bool candidatePasses)
    {
        var a = (control + Prior) / (Pairs + (2 * Prior));
        var b = (candidate + Prior) / (Pairs + (2 * Prior));
        if (b < a)
        {
            var both = (a + b) / 2;
            log += Math.Log(Chance(a, controlPasses) / Chance(both, controlPasses)) + Math.Log(Chance(b, candidatePasses) / Chance(both, candidatePasses));
            highest = Math.Max(highest, log);
        }

        Pairs++;
        if (controlPasses) control++;
        if (candidatePasses) candidate++;
    }

    private static double Chance(double share, bool passes) => passes ? share : 1 - share;
}
