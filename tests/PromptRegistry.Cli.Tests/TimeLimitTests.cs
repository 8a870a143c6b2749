namespace PromptRegistry.Cli.Tests;

public sealed class TimeLimitTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("check")]
    [InlineData("render", "greeting", "--input", "name=x")]
    [InlineData("eval")]
    [InlineData("eval", "--mode", "record", "--time-limit", "2s")]
    [InlineData("diff", "greeting")]
    [InlineData("review")]
    [InlineData("release", "greeting")]
    [InlineData("promote", "greeting", "--to", "dev")]
    [InlineData("rollback", "greeting", "--env", "dev")]
    [InlineData("approve", "greeting", "--to", "dev")]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("sync")]
    [InlineData("verify")]
    public void Every_verb_stops_at_the_limit_and_says_so(params string[] arguments)
    {
        var before = repository.Git.Git("for-each-ref");

        var result = Run(new PassedTime(), arguments);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("error PRM0025: The command was stopped after ", result.Error, StringComparison.Ordinal);
        Assert.Contains("--time-limit", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, repository.Git.Git("for-each-ref"));
    }

    [Fact]
    public void Without_a_limit_and_within_it_a_command_goes_on()
    {
        Assert.Equal(0, Run(new PassedTime(), "check", "--time-limit", "none").ExitCode);
        Assert.Equal(0, Run(TimeProvider.System, "check", "--time-limit", "30min").ExitCode);
        Assert.Equal(0, Run(TimeProvider.System, "check").ExitCode);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("100d")]
    public void What_is_no_duration_is_a_mistake_of_use(string text)
    {
        var result = Run(TimeProvider.System, "check", "--time-limit", text);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--time-limit is '{text}', but a duration such as 30s, 10min or 2h", result.Error, StringComparison.Ordinal);
    }

    private CliResult Run(TimeProvider clock, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(output, error, repository.Root) { Registry = new Git.GitRegistryOptions { Clock = clock } };
        var exitCode = CommandLineHost.RunAsync(arguments, environment).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Whatever is waited for has been waited for already.</summary>
    private sealed class PassedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
