using PromptRegistry.Statistics;

namespace PromptRegistry.Bench.Gating;

/// <summary>How often each contender fails a build, over many comparisons. The same seed gives the same numbers on any number of cores.</summary>
/// <param name="trials">Comparisons for each cell.</param>
internal sealed class GateSimulation(int trials, ulong seed)
{
    /// <summary>Samples that are drawn for every case; contenders with fewer take the first.</summary>
    public const int Samples = 3;

    /// <summary>The contenders for suites of a number of cases.</summary>
    public static IReadOnlyList<Contender> Contenders(int cases) =>
    [
        PeerGates.AnyFlip, PeerGates.FivePoints, PeerGates.NelCompare(0.005), PeerGates.NelCompare(0.05), PeerGates.DokimosFirstGuard, PeerGates.Dokimos,
        .. Own(cases),
    ];

    /// <summary>The levels of this gate.</summary>
    public static IReadOnlyList<Contender> Own(int cases) =>
    [
        OwnGate.Create("standard", 1, cases), OwnGate.Create("standard", Samples, cases), OwnGate.Create("strict", 1, cases),
        OwnGate.Create("strict-noninferiority", Samples, cases),
    ];

    /// <summary>One cell for each contender.</summary>
    public IReadOnlyList<Cell> Run(Scenario scenario, int cases, IReadOnlyList<Contender> contenders)
    {
        var decisions = new Decision[trials, contenders.Count];
        Parallel.For(0, trials, trial =>
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                // Every contender sees the same cases and the same first samples.
                var random = new Random((int)(Seed(scenario, cases, trial) >> 33));
                var chances = CaseModel.Draw(cases, random);
                decisions[trial, i] = contenders[i].Judge(Cut(new Trial(chances, scenario.Change(chances), Samples, random), contenders[i].Samples));
            }
        });

        return
        [
            .. contenders.Select((contender, i) =>
            {
                var own = Enumerable.Range(0, trials).Select(trial => decisions[trial, i]).ToList();
                return new Cell(
                    contender, own.Count(d => d.Fails) / (double)trials, own.Count(d => d.IsOpen) / (double)trials,
                    contender.Samples + (own.Average(d => d.Fresh) / (2.0 * cases)));
            }),
        ];
    }

    private static Trial Cut(Trial trial, int samples)
    {
        if (samples == Samples) return trial;
        for (var i = 0; i < trial.Cases; i++)
        {
            trial.Baseline[i] = trial.Baseline[i][..samples];
            trial.Candidate[i] = trial.Candidate[i][..samples];
        }

        return trial;
    }

    private ulong Seed(Scenario scenario, int cases, int trial)
    {
        var random = new SplitMix64(seed + ((ulong)cases << 40) + ((ulong)scenario.Name.Length << 32) + (ulong)trial);
        return random.Next();
    }
}

/// <summary>How one contender did.</summary>
/// <param name="Fails">Share of the builds that fail.</param>
/// <param name="Open">Share that passes with the warning that a drop cannot be ruled out.</param>
/// <param name="Calls">Samples a case and version, fresh ones included, on average.</param>
internal sealed record Cell(Contender Contender, double Fails, double Open, double Calls);
