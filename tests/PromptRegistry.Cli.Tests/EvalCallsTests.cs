using System.Text.Json;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>eval calls</c>: calls of production are scored by the suite, and what fell ends with exit code 1.</summary>
public sealed class EvalCallsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(DateTime.UtcNow.Date.AddHours(12), TimeSpan.Zero);

    private readonly CliRepository repository = new();
    private readonly TempDirectory folder = new();

    private string Database => folder.Combine("events.db");

    public void Dispose()
    {
        repository.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Calls_are_scored_once_and_shown()
    {
        await WriteAsync(0, 3, "Hello Ada.");
        await WriteAsync(1, 1, "Hello Bob.");

        var first = Run("eval", "calls");
        var again = Run("eval", "calls", "greeting", "--json");

        Assert.Equal((0, "greeting: 4 of 4 calls with texts were scored: contains 0.75 (4)"), (first.ExitCode, first.Output.Trim()));
        using var json = JsonDocument.Parse(again.Output);
        var prompt = json.RootElement.GetProperty("result").GetProperty("prompts")[0];
        Assert.Equal(("greeting", 0, 0), (prompt.GetProperty("prompt").GetString(), prompt.GetProperty("found").GetInt32(), prompt.GetProperty("scored").GetInt32()));
    }

    [Fact]
    public async Task A_fall_since_yesterday_ends_with_exit_code_1()
    {
        await WriteAsync(-24 * 60, 200, "Hello Ada.", score: 1);
        await WriteAsync(0, 200, "Hello Bob.", score: 0);

        var result = Run("eval", "calls", "--since", "1h");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PRM3070", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("1.0.0 in prod: 'contains' fell against yesterday: 0 (200 calls today) against 1 (200)", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--since is 'soon'", "eval", "calls", "--since", "soon")]
    [InlineData("--most is '0'", "eval", "calls", "--most", "0")]
    [InlineData("There is no suite for a prompt 'greting'. Did you mean 'greeting'?", "eval", "calls", "greting")]
    public async Task What_cannot_be_is_refused(string says, params string[] arguments)
    {
        await WriteAsync(0, 1, "Hello Ada.");
        var result = Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Output + result.Error, StringComparison.Ordinal);
    }

    private CliResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(output, error, repository.Root)
        {
            Registry = new Git.GitRegistryOptions { Clock = new SettableClock { Now = Now.AddHours(1) } },
            Variables = name => name == "PROMPTREGISTRY_EVENTS" ? Database : null,
        };
        var exitCode = CommandLineHost.RunAsync(arguments, environment).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    private async Task WriteAsync(int minute, int count, string output, double? score = null)
    {
        await using var store = new SqliteEventStore(Database, new SettableClock { Now = Now.AddHours(1) });
        PromptEvent[] calls =
        [
            .. Enumerable.Range(0, count).Select(i => Now.AddMinutes(minute).AddMilliseconds(i)).Select(time => new PromptEvent
            {
                RenderId = Guid.CreateVersion7(time).ToString("N"),
                Time = time,
                Prompt = "greeting",
                Version = "1.0.0",
                Digest = "sha256:0",
                Environment = "prod",
                Input = score is null ? "Say hello to Ada." : null,
                Output = score is null ? output : null,
                Scores = score is { } known ? new Dictionary<string, double> { ["contains"] = known } : null,
            }),
        ];
        await store.WriteAsync(EventBatch.Of(calls), TestContext.Current.CancellationToken);
    }
}
