using System.Net;
using System.Text.Json;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Jobs.Alerts;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>stats</c>: calls by version and arm, what got worse, and who is told.</summary>
public sealed class StatsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(DateTime.UtcNow.Date.AddHours(-6), TimeSpan.Zero);

    private readonly CliRepository repository = new();
    private readonly TempDirectory folder = new();
    private readonly Dictionary<string, string> variables = [];

    private string Database => Path.Combine(folder.Path, "events.db");

    public void Dispose()
    {
        repository.Dispose();
        folder.Dispose();
    }

    private async Task<CliResult> RunAsync(AlertNetwork? network, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await CommandLineHost.RunAsync(arguments, new CommandEnvironment(output, error, repository.Root)
        {
            Registry = new GitRegistryOptions { Clock = new FixedClock() },
            Variables = name => variables.GetValueOrDefault(name, name == "PROMPTREGISTRY_EVENTS" ? Database : null!),
            Alerts = network,
        });
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    private Task<CliResult> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>400 calls of 1.0.0 and 200 of 1.1.0 as a canary.</summary>
    private async Task CallsAsync(int failing, string slice = "")
    {
        await using var store = new SqliteEventStore(Database, new FixedClock());
        var calls = new List<PromptEvent>();
        for (var i = 0; i < 600; i++)
        {
            var isCandidate = i >= 400;
            calls.Add(new PromptEvent
            {
                RenderId = Guid.CreateVersion7(Now.AddHours(-2)).ToString("N"),
                Time = Now.AddHours(-2).AddSeconds(i),
                Prompt = "greeting",
                Version = isCandidate ? "1.1.0" : "1.0.0",
                Digest = "sha256:0",
                Environment = "prod",
                Arm = isCandidate ? "canary" : null,
                Reason = isCandidate ? "Arm" : "Control",
                Slice = slice.Length > 0 ? slice : null,
                Latency = TimeSpan.FromMilliseconds(500 + (i % 100)),
                Cost = 0.002,
                OutputTokens = 20 + (i % 30),
                Error = i % 200 < (isCandidate ? failing : 2) ? "timeout" : null,
                Scores = new Dictionary<string, double> { ["thumb"] = i % 10 == 0 ? 0 : 1 },
            });
        }

        await store.WriteAsync(new EventBatch(Guid.NewGuid(), calls, []), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Calls_stand_by_version_and_arm_with_their_intervals()
    {
        await CallsAsync(failing: 2);

        var shown = await RunAsync("stats");

        Assert.Equal(0, shown.ExitCode);
        var lines = shown.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith("greeting in prod, ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["version", "arm", "calls", "errors", "thumb", "a", "call", "cost", "median", "p95"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1 % [0.4, 2.5]", lines[2], StringComparison.Ordinal);
        Assert.Contains("0.90 [0.867, 0.926] (400)", lines[2], StringComparison.Ordinal);
        Assert.Contains("$0.80", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  1.1.0    canary", lines[3], StringComparison.Ordinal);
        Assert.Contains("What goes with 'thumb' of greeting (rank correlation of 600 calls):", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_got_worse_is_a_finding_exit_code_1_and_JSON()
    {
        await CallsAsync(failing: 40, slice: "de");

        (await RunAsync("stats", "greeting", "--env", "prod")).Fails(1, "warning PRM3056: greeting 1.1.0 in prod: 'errors' is worse than that of 1.0.0: 0.2 against 0.01");
        var printed = await RunAsync("stats", "--by", "slice", "--since", "30d", "--json");

        using var json = JsonDocument.Parse(printed.Output);
        var result = json.RootElement.GetProperty("result");
        var alert = result.GetProperty("alerts")[0];
        Assert.Equal(("errors", "de", "1.1.0", true), (alert.GetProperty("metric").GetString(), alert.GetProperty("slice").GetString(), alert.GetProperty("version").GetString(), alert.GetProperty("regression").GetBoolean()));
        var group = result.GetProperty("groups")[1];
        Assert.Equal(("canary", 200), (group.GetProperty("arm").GetString(), group.GetProperty("calls").GetInt32()));
        Assert.Equal(0.2, group.GetProperty("metrics").GetProperty("errors").GetProperty("mean").GetDouble(), 6);
        Assert.Equal(0.4, group.GetProperty("costUsd").GetDouble(), 6);
        Assert.Equal(0, (await RunAsync("stats", "--margin", "0.5")).ExitCode);
        Assert.Equal(0, (await RunAsync("stats", "--minimum-calls", "500")).ExitCode);
    }

    [Fact]
    public async Task Wrong_words_and_missing_stores_say_so()
    {
        (await RunAsync("stats", "--events", "nothing.db")).Fails(4, "PRM3051");
        await CallsAsync(failing: 2);
        foreach (var arguments in (string[][])[["--since", "soon"], ["--watch", "0s"], ["--margin", "7"], ["--by", "colour"], ["--watch", "--json"], ["--minimum-calls", "1"]])
        {
            Assert.Equal(2, (await RunAsync(["stats", .. arguments])).ExitCode);
        }

        Assert.StartsWith("There were no such calls from", (await RunAsync("stats", "nobody")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_looks_again_until_it_is_ended_and_ends_as_the_last_look()
    {
        await CallsAsync(failing: 40);
        using var ending = new CancellationTokenSource();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now);
        await using var shown = new SharedWriter();
        var running = CommandLineHost.RunAsync(["stats", "--watch", "30s"], new CommandEnvironment(shown, TextWriter.Null, repository.Root)
        {
            Registry = new GitRegistryOptions { Clock = clock },
            Variables = name => name == "PROMPTREGISTRY_EVENTS" ? Database : null,
            Cancellation = ending.Token,
        });
        for (var i = 0; shown.ToString().Split("greeting in prod, ").Length < 4; i++)
        {
            Assert.True(i < 6000, "It does not look again.");
            Assert.False(running.IsCompleted, "It ended by itself.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        await ending.CancelAsync();
        Assert.Equal(1, await running);
    }

    [Fact]
    public async Task Slack_and_PagerDuty_are_told_in_their_shapes_again_where_they_are_busy()
    {
        await using var receiver = await AlertReceiver.StartAsync(503, 200);
        repository.Write("promptregistry.yaml", """
            alerts:
              - { kind: slack, url-variable: PROMPTREGISTRY_ALERT_SLACK_URL }
              - { kind: pagerduty, url-variable: PROMPTREGISTRY_ALERT_PAGER_URL, key-variable: PROMPTREGISTRY_ALERT_PAGER_KEY }
            """);
        variables["PROMPTREGISTRY_ALERT_SLACK_URL"] = receiver.Address + "/slack";
        variables["PROMPTREGISTRY_ALERT_PAGER_URL"] = receiver.Address + "/pager";
        variables["PROMPTREGISTRY_ALERT_PAGER_KEY"] = "k3y";
        await CallsAsync(failing: 40, slice: "<!channel>");

        var told = await RunAsync(receiver.Network, "stats", "--alert", "--by", "slice");

        Assert.Equal(1, told.ExitCode);
        Assert.DoesNotContain("PRM3057", told.Error, StringComparison.Ordinal);
        Assert.Equal(["/slack", "/slack", "/pager"], receiver.Requests.Select(r => r.Path));
        var slack = receiver.Requests[1].Body;
        Assert.StartsWith("greeting 1.1.0 in prod for &lt;!channel&gt;: 'errors' is worse", slack.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("plain_text", slack.GetProperty("blocks")[0].GetProperty("text").GetProperty("type").GetString());
        var pager = receiver.Requests[2].Body;
        Assert.Equal(("k3y", "trigger"), (pager.GetProperty("routing_key").GetString(), pager.GetProperty("event_action").GetString()));
        Assert.Equal(("error", "greeting", "errors"), (Payload("severity"), Payload("source"), Payload("class")));
        Assert.Equal(0.2, pager.GetProperty("payload").GetProperty("custom_details").GetProperty("mean").GetDouble(), 6);

        string? Payload(string name) => pager.GetProperty("payload").GetProperty(name).GetString();
    }

    [Fact]
    public async Task Nothing_is_redirected_and_no_private_network_is_reached_and_secrets_stay_unsaid()
    {
        await using var receiver = await AlertReceiver.StartAsync(302);
        repository.Write("promptregistry.yaml", "alerts: [{ kind: slack, url-variable: PROMPTREGISTRY_ALERT_URL }]\n");
        await CallsAsync(failing: 40);
        (await RunAsync("stats", "--alert")).Fails(2, "error PRM3057: The environment variable PROMPTREGISTRY_ALERT_URL is not set.");

        variables["PROMPTREGISTRY_ALERT_URL"] = receiver.Address + "/s3cret";
        var redirected = (await RunAsync(receiver.Network, "stats", "--alert")).Fails(1, "warning PRM3057", "it answered 302, a redirection");
        Assert.Single(receiver.Requests);
        var inside = (await RunAsync("stats", "--alert")).Fails(1, "it leads to 127.0.0.1, which is in no public network.");
        Assert.Single(receiver.Requests);
        variables["PROMPTREGISTRY_ALERT_URL"] = "http://hooks.example.org/s3cret";
        var plain = (await RunAsync("stats", "--alert")).Fails(2, "holds no https address");
        Assert.All([redirected, inside, plain], r => Assert.DoesNotContain("s3cret", r.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ kind: slack, url-variable: AWS_SECRET_ACCESS_KEY }", "'AWS_SECRET_ACCESS_KEY' is not the name of a variable for alerts")]
    [InlineData("{ kind: slack }", "url-variable")]
    [InlineData("{ kind: pagerduty }", "key-variable")]
    [InlineData("{ kind: email, url-variable: PROMPTREGISTRY_ALERT_URL }", "email")]
    [InlineData("{ kind: slack, url-variable: PROMPTREGISTRY_ALERT_URL, key-variable: PROMPTREGISTRY_ALERT_KEY }", "leave out 'key-variable'")]
    public async Task Settings_name_variables_for_alerts_and_no_other_secret(string alert, string message)
    {
        repository.Write("promptregistry.yaml", $"alerts: [{alert}]\n");
        await CallsAsync(failing: 2);

        (await RunAsync("stats", "--alert")).Fails(3, "promptregistry.yaml", message);
    }

    [Fact]
    public async Task Without_somebody_to_tell_an_alert_cannot_be_asked_for()
    {
        await CallsAsync(failing: 2);

        (await RunAsync("stats", "--alert")).Fails(2, "PRM3057", "names nobody to tell");
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    public void Public_addresses_are_those_of_no_special_block(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    /// <summary>Written by one thread and read by another.</summary>
    private sealed class SharedWriter : StringWriter
    {
        private readonly Lock writing = new();

        public override void Write(char value)
        {
            lock (writing) base.Write(value);
        }

        public override void Write(string? value)
        {
            lock (writing) base.Write(value);
        }

        public override string ToString()
        {
            lock (writing) return base.ToString();
        }
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
