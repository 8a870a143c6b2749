using PromptRegistry.Cli.Tests.Schemas;
using PromptRegistry.Core.Rollouts;

namespace PromptRegistry.Cli.Tests;

/// <summary>rollout.yaml: what it means, and what <c>check</c> refuses of it.</summary>
public sealed class RolloutPlanTests : IDisposable
{
    private const string Steps = "steps: [{ weight: 1%, bake: 2h }, { weight: 5%, bake: 1d }, { weight: 50%, bake: 2d }, { weight: 100% }]\n";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    private CliResult Check(string plan)
    {
        repository.Write("prompts/greeting/rollout.yaml", plan);
        return repository.RunUnchanged("check");
    }

    [Fact]
    public void A_plan_says_steps_guardrails_stops_and_the_draw()
    {
        var plan = RolloutPlanParser.Parse(Steps + """
            arm: b
            guardrails: [{ metric: errors, margin: 0.01 }, { metric: latency, margin: 5%, find: 10%, deviation: 80% }, { metric: quality }]
            stop: { minimum-calls: 50, maximum-age: 14d, alpha: 0.1 }
            calls-per-day: 20000
            seed: s
            target: country in [de, at]
            holdout: 2026-q4 5%
            """, "rollout.yaml").Plan!;

        Assert.Equal(["1%", "5%", "50%"], plan.Steps.Select(s => s.Weight.ToString()));
        Assert.Equal([TimeSpan.FromHours(2), TimeSpan.FromDays(1), TimeSpan.FromDays(2)], plan.Steps.Select(s => s.Bake));
        Assert.Equal(
            [("errors", BetterDirection.Lower, 0.01, false), ("latency", BetterDirection.Lower, 0.05, true), ("quality", BetterDirection.Higher, 0, false)],
            plan.Guardrails.Select(g => (g.Metric, g.Direction, g.Margin, g.IsRelative)));
        Assert.Equal((0.1, 0.8), (plan.Guardrails[1].Find, plan.Guardrails[1].Deviation));
        Assert.Equal(new StopRules { MinimumCalls = 50, MaximumAge = TimeSpan.FromDays(14), Alpha = 0.1 }, plan.Stop);
        Assert.Equal(0.1 / 9, plan.AlphaOfEach, 12);
        Assert.Equal(("b", 20000), (plan.Arm, plan.CallsPerDay));
        Assert.Equal("Weight: 1%; Seed: s; Target: country in [de, at]; Holdout: 2026-q4 5%", plan.Draw.ToString());
        Assert.Equal([-1, 0, 0, 1, 2, 2], new[] { 50, 100, 200, 500, 5000, 9000 }.Select(w => plan.StepOf(new Percentage(w))));
    }

    [Theory]
    [InlineData("steps: [{ weight: 5%, bake: 1d }, { weight: 1%, bake: 1d }]", "PRM0080", "(1,45)", "The step of 1% comes after one of 5%")]
    [InlineData("steps: [{ weight: 5%, bake: 1d }, { weight: 5%, bake: 1d }]", "PRM0080", "gives more than the one before")]
    [InlineData("steps: [{ weight: 0%, bake: 1d }]", "PRM0080", "A step of 0% gives nothing")]
    [InlineData("steps: [{ weight: 0.001%, bake: 1d }]", "PRM0080", "'0.001%' is no share")]
    [InlineData("steps: [{ weight: 101%, bake: 1d }]", "PRM0080", "'101%' is no share")]
    [InlineData("steps: [{ weight: 100% }]", "PRM0080", "a promotion")]
    [InlineData("steps: [{ weight: 5%, bake: 1d }, { weight: 100%, bake: 1d }]", "PRM0080", "has no 'bake'")]
    [InlineData("steps: [{ weight: 5%, bake: 1d }, { weight: 100% }, { weight: 100% }]", "PRM0080", "Let it be the last")]
    [InlineData("steps: [{ weight: 5% }]", "PRM0003", "A step needs the key 'bake'")]
    [InlineData("steps: [{ weight: 5%, bake: soon }]", "PRM0004", "'bake' must be a duration")]
    [InlineData("steps: []", "PRM0004", "from 1 to 50 steps")]
    [InlineData("arm: b", "PRM0003", "needs the key 'steps'")]
    [InlineData(Steps + "wieght: 1", "PRM0002", "A rollout has no key 'wieght'")]
    [InlineData(Steps + "arm: B", "PRM0004", "'B' cannot be an arm")]
    [InlineData(Steps + "hash: sha1", "PRM0080", "names no hash")]
    [InlineData("hash: unleash-murmur3\nsteps: [{ weight: 0.5%, bake: 1d }]", "PRM0080", "deals whole percents")]
    [InlineData(Steps + "target: country is de", "PRM0080", "Target: country is de")]
    [InlineData(Steps + "layer: checkout", "PRM0080", "Layer: checkout")]
    [InlineData(Steps + "seed: ' '", "PRM0004", "'seed' must be a text in one line")]
    [InlineData(Steps + "guardrails: [{ metric: latencies }]", "PRM0081", "Nobody measures 'latencies'", "Did you mean 'latency'?")]
    [InlineData(Steps + "guardrails: [{ metric: errors }, { metric: errors }]", "PRM0005", "two guardrails for 'errors'")]
    [InlineData(Steps + "guardrails: [{ metric: errors, margin: 0.1, find: 0.1 }]", "PRM0004", "'find' must be more than 'margin'")]
    [InlineData(Steps + "guardrails: [{ metric: errors, margin: 5%, find: 0.1 }]", "PRM0004", "are all in the metric's unit, or all shares")]
    [InlineData(Steps + "guardrails: [{ metric: errors, deviation: 0.1 }]", "PRM0004", "Add 'find', or remove it.")]
    [InlineData(Steps + "guardrails: [{ metric: errors, margin: -1 }]", "PRM0004", "'margin' must be a number that is not negative")]
    [InlineData(Steps + "guardrails: [{ metric: errors, find: 0.1 }]", "PRM0082", "Add 'calls-per-day'.")]
    [InlineData(Steps + "stop: { minimum-calls: 1 }", "PRM0004", "must be at least 2")]
    [InlineData(Steps + "stop: { alpha: 0.5 }", "PRM0004", "above 0 and below 0.5")]
    [InlineData(Steps + "calls-per-day: 0", "PRM0004", "must be above 0")]
    public void What_cannot_work_is_refused_where_it_stands(string plan, string id, params string[] says) =>
        Check(plan).Fails(3, [id, "rollout.yaml", .. says]);

    [Fact]
    public void Names_of_scorers_and_of_reported_numbers_are_metrics()
    {
        Assert.Equal(0, Check(Steps + "metrics: reopened\nguardrails: [{ metric: contains }, { metric: reopened, direction: lower }, { metric: thumb }]").ExitCode);
    }

    [Fact]
    public void A_harm_that_the_traffic_cannot_show_is_refused_with_the_numbers()
    {
        const string Plan = "calls-per-day: 2000\nsteps: [{ weight: 10%, bake: 1d }, { weight: 50%, bake: 1d }]\nguardrails: [{ metric: errors, margin: 0.01, find: FIND, deviation: 0.3 }]\n";

        Check(Plan.Replace("FIND", "0.03", StringComparison.Ordinal)).Fails(3, "PRM0082", "A harm of 0.03 in 'errors' would not be found",
            "(50% for 1 day) has 1,000 calls of the candidate and 1,000 of the control, which find", "with a chance of 80 %, at 0.3 deviation and alpha 0.025");
        Assert.Equal(0, Check(Plan.Replace("FIND", "0.1", StringComparison.Ordinal)).ExitCode);
    }

    [Fact]
    public void A_step_without_calls_enough_is_refused_with_the_numbers() =>
        Check("calls-per-day: 500\nsteps: [{ weight: 10%, bake: 1d }]\nguardrails: [{ metric: errors }]\n").Fails(
            3, "rollout.yaml(2,9): error PRM0082", "10% of 500 calls a day give the candidate 50 calls within 1 day, and 'minimum-calls' asks for 100");

    [Theory]
    [InlineData(Steps)]
    [InlineData(Steps + "arm: b\nguardrails: [{ metric: errors, direction: lower, margin: 5%, find: 10%, deviation: 1% }, { metric: q, margin: 0.1 }]")]
    [InlineData(Steps + "stop: { minimum-calls: 5, maximum-age: 1d, alpha: 0.1 }\nseed: 12\nhash: sha256\nunit: account\nmetrics: [a]")]
    [InlineData(Steps + "hash: sha1")]
    [InlineData(Steps + "guardrails: [{ margin: 1 }]")]
    [InlineData(Steps + "guardrails: [{ metric: a, margin: much }]")]
    [InlineData(Steps + "stop: { x: 1 }")]
    [InlineData(Steps + "x: 1")]
    [InlineData("steps: []")]
    [InlineData("steps: [{ bake: 1d }]")]
    [InlineData("steps: [{ weight: 5, bake: 1d }]")]
    [InlineData("arm: b")]
    public void A_plan_is_valid_to_schema_and_reader_or_to_neither(string text) =>
        Assert.Equal(RolloutPlanParser.Parse(text, "rollout.yaml").Plan is not null, SchemaSubject.Rollout.IsValidYaml(text));
}
