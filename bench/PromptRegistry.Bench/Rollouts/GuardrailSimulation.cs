using PromptRegistry.Statistics;

namespace PromptRegistry.Bench.Rollouts;

/// <summary>Calls whose outcome is pass or fail, dealt to two arms in turn, and rules that look at them every ten calls.</summary>
internal sealed class GuardrailSimulation(int trials, ulong seed)
{
    /// <summary>Calls of both arms after which a rollout ends by itself.</summary>
    public const int MaximumCalls = 4000;

    public const int CallsBetweenLooks = 10;

    /// <summary>No rule that looks often judges fewer calls than these.</summary>
    public const int MinimumCalls = 100;

    public static Rule[] Rules { get; } =
    [
        new("one-sided sequence, tuned to 500", s => ConfidenceSequence.OneSided(s.Difference, 0.05, 500).IsLower()),
        new("one-sided sequence, tuned to 5,000", s => ConfidenceSequence.OneSided(s.Difference, 0.05, 5000).IsLower()),
        new("e-process", s => s.Process.P <= 0.05),
        new("z test at every look", s => s.Difference.StandardError > 0 && s.Difference.Estimate / s.Difference.StandardError < -1.6448536269514722),
        new("drop of more than 5 points", s => s.Difference.Estimate < -0.05),
        new("Welch's test, once, at 100 an arm", s => s.Calls == 200 && WelchTTest.Test(s.Difference) is { PTwoSided: < 0.05, Difference: < 0 }),
    ];

    public IReadOnlyList<Outcome> Run(double control, double candidate)
    {
        var random = new SplitMix64(seed);
        var stops = Rules.Select(_ => new List<int>(trials)).ToArray();
        for (var trial = 0; trial < trials; trial++)
        {
            var stopped = new bool[Rules.Length];
            var state = new State();
            while (state.Calls < MaximumCalls && !stopped.All(s => s))
            {
                for (var pair = 0; pair < CallsBetweenLooks / 2; pair++) state.Add(Draw(ref random) < control, Draw(ref random) < candidate);
                if (state.Calls < MinimumCalls) continue;
                state.Look();
                for (var i = 0; i < Rules.Length; i++)
                {
                    if (stopped[i] || !Rules[i].RollsBack(state)) continue;
                    stopped[i] = true;
                    stops[i].Add(state.Calls);
                }
            }
        }

        return [.. stops.Select(s => new Outcome((double)s.Count / trials, Median(s)))];
    }

    private static double Draw(ref SplitMix64 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Of all trials: where fewer than half stop, there is none.</summary>
    private int? Median(List<int> stops)
    {
        stops.Sort();
        return stops.Count > trials / 2 ? stops[trials / 2] : null;
    }

    internal sealed class State
    {
        private int control;
        private int candidate;

        public int Calls { get; private set; }

        public BinaryEProcess Process { get; } = new();

        public ArmDifference Difference { get; private set; } = null!;

        public void Add(bool controlPasses, bool candidatePasses)
        {
            Calls += 2;
            if (controlPasses) control++;
            if (candidatePasses) candidate++;
            Process.Add(controlPasses, candidatePasses);
        }

        public void Look() => Difference = ArmDifference.Absolute(Summary.OfShare(control, Calls / 2), Summary.OfShare(candidate, Calls / 2));
    }

    /// <param name="Name">For the table.</param>
    /// <param name="RollsBack">Whether it would, at a look.</param>
    internal sealed record Rule(string Name, Func<State, bool> RollsBack);

    /// <param name="Share">Of the trials that were rolled back.</param>
    /// <param name="MedianCalls">Of both arms until then; null where most were not.</param>
    internal sealed record Outcome(double Share, int? MedianCalls);
}
