using PromptRegistry.Bench.Gating;

namespace PromptRegistry.Evaluation.Tests.Gates;

/// <summary>A smaller run of the simulation behind docs/gates.md: the gate keeps what it promises.</summary>
public sealed class GateSimulationTests
{
    private const int Trials = 200;

    private static readonly GateSimulation Simulation = new(Trials, seed: 7);

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    public void Standard_rarely_fails_a_build_where_nothing_changed(int cases)
    {
        var cells = Simulation.Run(Scenario.Same, cases, GateSimulation.Contenders(cases));

        // 5 % promised: more than 20 of 200 would happen once in three thousand such runs.
        Assert.All(cells.Where(cell => cell.Contender.Name.StartsWith("`standard`", StringComparison.Ordinal)), cell => Assert.InRange(cell.Fails, 0, 20.0 / Trials));

        // The same numbers fail most builds where any flip counts: the simulation has noise to tell apart.
        Assert.InRange(Assert.Single(cells, cell => cell.Contender == PeerGates.AnyFlip).Fails, 0.5, 1);
        Assert.InRange(Assert.Single(cells, cell => cell.Contender.Name.StartsWith("`strict`", StringComparison.Ordinal)).Fails, 0.5, 1);
    }

    [Fact]
    public void Three_broken_cases_among_many_are_found_by_fresh_samples_where_a_test_of_means_is_blind()
    {
        var cells = Simulation.Run(Scenario.Broken, 50, GateSimulation.Contenders(50));
        Assert.All(cells.Where(cell => cell.Contender.Name.StartsWith('`')), cell => Assert.InRange(cell.Fails, 0.95, 1));
        Assert.InRange(Assert.Single(cells, cell => cell.Contender == PeerGates.DokimosFirstGuard).Fails, 0, 0.5);
    }

    [Fact]
    public void Under_strict_non_inferiority_a_drop_of_eight_points_hardly_ever_passes()
    {
        var cells = Simulation.Run(Scenario.Uniform, 50, GateSimulation.Own(50));
        Assert.InRange(cells[^1].Fails, 0.9, 1);
        Assert.InRange(cells[1].Fails, 0.5, 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        var small = new GateSimulation(40, seed: 3);
        var (one, two) = (small.Run(Scenario.Same, 20, GateSimulation.Own(20)), small.Run(Scenario.Same, 20, GateSimulation.Own(20)));
        Assert.Equal(one.Select(c => (c.Fails, c.Open, c.Calls)), two.Select(c => (c.Fails, c.Open, c.Calls)));
    }
}
