using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PromptRegistry.Cli.Tests;

/// <summary>Ctrl+C reaches every verb.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly CliRepository repository = new();

    public CancellationTests()
    {
        repository.Do("release", "greeting", "--no-eval");
        repository.Do("promote", "greeting", "--to", "staging");
    }

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("init")]
    [InlineData("new", "other")]
    [InlineData("check")]
    [InlineData("render", "greeting", "--input", "name=Ada")]
    [InlineData("diff", "greeting")]
    [InlineData("review")]
    [InlineData("bump", "greeting", "--major")]
    [InlineData("eval")]
    [InlineData("release", "greeting")]
    [InlineData("promote", "greeting", "--to", "prod")]
    [InlineData("rollback", "greeting", "--in", "staging")]
    [InlineData("approve", "greeting", "--to", "prod")]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("sync")]
    [InlineData("verify")]
    [InlineData("serve")]
    public async Task A_verb_that_is_asked_to_end_ends_and_changes_nothing(params string[] arguments)
    {
        repository.Edit("prompts/greeting/user.scriban", "Say hello", "Say hello at once");
        var before = (repository.Git.Git("for-each-ref"), repository.Git.Git("status", "--porcelain"));
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await CommandLineHost.RunAsync(
            arguments, new CommandEnvironment(output, error, repository.Root) { Cancellation = new CancellationToken(canceled: true) });

        Assert.Equal((4, "", "Cancelled; nothing more was done.\n"), (code, output.ToString(), error.ToString().ReplaceLineEndings("\n")));
        Assert.Equal(before, (repository.Git.Git("for-each-ref"), repository.Git.Git("status", "--porcelain")));
    }

    [Fact]
    public async Task A_signal_ends_a_verb_that_waits()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by 'kill'.");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        repository.Write("promptregistry.yaml", "providers: { silent: { endpoint: \"http://127.0.0.1:1/v1\", model: m } }\n");
        var start = new ProcessStartInfo("dotnet", ["exec", BuiltTool.Path, "eval", "--mode", "live", "--provider", "silent",
            "--endpoint", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/v1"])
        {
            WorkingDirectory = repository.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        // It asks, and is not answered.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var asked = await silent.AcceptTcpClientAsync(patience.Token);

        // A shell lets what it runs in the background ignore Ctrl+C, and children inherit that.
        using var kill = Process.Start("kill", [IgnoresInterrupts() ? "-TERM" : "-INT", $"{process.Id}"]);
        var said = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        // What is under way was paid for, and is given a few seconds to arrive.
        Assert.Equal(4, process.ExitCode);
        Assert.Matches(@"^Asking for 1 answer: [^\n]*\nCancelled; nothing more was done\.\n$", said.ReplaceLineEndings("\n"));
    }

    /// <summary>The second bit of the mask of ignored signals, where the system tells it.</summary>
    private static bool IgnoresInterrupts() => File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } mask
        && (Convert.ToUInt64(mask["SigIgn:".Length..].Trim(), 16) & 0b10) != 0;
}
