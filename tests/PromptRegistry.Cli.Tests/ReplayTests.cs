using System.Text.Json;
using PromptRegistry.Git;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>replay</c>: what a unit was served at a time, from the ledger and the plans alone.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(DateTime.UtcNow.Date.AddDays(-4), TimeSpan.Zero);

    private readonly CliRepository repository = new();
    private readonly SettableClock clock = new() { Now = Start };

    public ReplayTests()
    {
        Do("release", "greeting", "--no-eval");
        Do("promote", "greeting", "--to", "prod");
        Release("1.0.1", "steps: [{ weight: 40%, bake: 2h }, { weight: 50%, bake: 2h }]\n");
        clock.Now = Start.AddHours(1);
        Do("rollout", "start", "greeting");
        clock.Now = Start.AddHours(2);
        Do("rollout", "step", "greeting");
        clock.Now = Start.AddHours(3);
        Do("rollout", "complete", "greeting");
        clock.Now = Start.AddHours(10);
    }

    public void Dispose() => repository.Dispose();

    private void Release(string version, string plan)
    {
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", $"version: {version}");
        repository.Write("prompts/greeting/user.scriban", $"Greet {{{{ name }}}} as {version} does.");
        repository.Write("prompts/greeting/rollout.yaml", plan);
        repository.Git.Commit(version);
        Do("release", "greeting", "--no-eval");
    }

    private CliResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLineHost.RunAsync(arguments, new CommandEnvironment(output, error, repository.Root) { Registry = new GitRegistryOptions { Clock = clock } }).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    private void Do(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private JsonElement Replay(double hours, string? unit)
    {
        var at = Start.AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string[] arguments = ["replay", "greeting", "--at", at, "--input", "name=Ada", "--json", .. unit is null ? [] : (string[])["--unit", unit]];
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("result").Clone();
    }

    private static (string? Version, string? Arm, string? Reason) Of(JsonElement result) =>
        (result.GetProperty("version").GetString(), result.GetProperty("arm").GetString(), result.GetProperty("reason").GetString());

    private void CheckAll(bool fromPlan)
    {
        Assert.Equal(("1.0.0", null, "Environment"), Of(Replay(0.5, "user-1")));
        Assert.Equal(("1.0.0", null, "NoUnit"), Of(Replay(1.5, null)));
        Assert.Equal(("1.0.1", null, "Environment"), Of(Replay(3.5, "user-1")));
        foreach (var (hours, share) in ((double, double)[])[(1.5, 0.4), (2.5, 0.5)])
        {
            for (var i = 0; i < 12; i++)
            {
                var result = Replay(hours, $"user-{i}");
                var isArm = result.GetProperty("bucket").GetDouble() < share;
                Assert.Equal(isArm ? ("1.0.1", "canary", "Arm") : ("1.0.0", null, "Control"), Of(result));
                Assert.Equal($"{(isArm ? "Greet Ada as 1.0.1 does." : "Say hello to Ada.")}", result.GetProperty("messages")[0].GetProperty("text").GetString());
                Assert.Equal(fromPlan, result.GetProperty("fromPlan").GetBoolean());
            }
        }
    }

    [Fact]
    public void A_unit_was_served_what_its_draw_and_the_shares_of_that_time_say() => CheckAll(fromPlan: false);

    [Fact]
    public void Without_the_arms_tags_the_plan_says_the_same()
    {
        var before = Enumerable.Range(0, 12).Select(i => Replay(1.5, $"user-{i}").GetProperty("bucket").GetDouble()).ToList();
        repository.Git.Git("reflog", "expire", "--expire=now", "--all");
        repository.Git.Git("gc", "-q", "--prune=now");

        CheckAll(fromPlan: true);
        Assert.Equal(before, Enumerable.Range(0, 12).Select(i => Replay(1.5, $"user-{i}").GetProperty("bucket").GetDouble()));
    }

    [Fact]
    public void It_is_told_in_words_and_without_inputs_all_but_the_text()
    {
        var at = Start.AddHours(1.5).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

        var told = Run("replay", "greeting", "--unit", "user-1", "--at", at);

        Assert.Equal(0, told.ExitCode);
        Assert.StartsWith($"greeting in prod at {Start:yyyy-MM-dd} 01:30:00Z: version 1.0.", told.Output, StringComparison.Ordinal);
        Assert.Contains("  rollout: unit 'user-1'", told.Output, StringComparison.Ordinal);
        Assert.Contains("Give its inputs with --input or --inputs to see the text.", told.Output, StringComparison.Ordinal);
        Run("replay", "greeting", "--at", at, "--input", "nobody=1").Fails(2, "nobody");
    }

    [Fact]
    public void What_the_ledger_does_not_know_says_so()
    {
        Run("replay", "greeting", "--at", "2001-01-01T00:00Z").Fails(2, "PRM3058", "The ledger begins at");
        Run("replay", "greeting", "--at", Start.AddHours(1).ToString("O"), "--env", "staging").Fails(2, "PRM3058", "staging had no version of greeting at", "and never had one");
        Run("replay", "greeting", "--at", Start.AddHours(1).ToString("O"), "--env", "prd").Fails(2, "PRM3005");
        Run("replay", "greeting", "--at", "soon").Fails(2);
        Run("replay", "greeting").Fails(2, "--at");
    }

    [Fact]
    public void A_release_that_was_retired_since_was_served_all_the_same()
    {
        Do("retire", "greeting@1.0.0");

        Assert.Equal(("1.0.0", null, "Environment"), Of(Replay(0.5, "user-1")));
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
