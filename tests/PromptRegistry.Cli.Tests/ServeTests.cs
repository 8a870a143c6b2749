using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PromptRegistry.Cli.Tests;

/// <summary>The verb starts the server that lies beside the command line, and ends with it.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly CliRepository repository = new();

    public ServeTests() => repository.Do("release", "greeting", "--no-eval");

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task It_serves_until_a_signal_asks_it_to_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by 'kill'.");
        var start = new ProcessStartInfo("dotnet", ["exec", BuiltTool.Path, "serve", "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? await process.StandardError.ReadToEndAsync(patience.Token);
            var url = Regex.Match(line, @" at (http://127\.0\.0\.1:\d+) ").Groups[1].Value;
            Assert.True(url.Length > 0, line);
            using var client = new HttpClient();
            Assert.Contains("\"latest\":\"1.0.0\"", await client.GetStringAsync(url + "/v1/prompts", patience.Token), StringComparison.Ordinal);

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(patience.Token);

            Assert.Equal(0, process.ExitCode);
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(url + "/healthz", patience.Token));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Where_it_may_not_listen_it_says_why()
    {
        var result = repository.Run("serve", "--urls", "http://0.0.0.0:0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error PRM4020: The server has no keys", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cluster goes with --jobs.", "serve", "--cluster")]
    [InlineData("There is no file 'nowhere.db' with events.", "serve", "--jobs", "--events", "nowhere.db")]
    [InlineData("name a PostgreSQL database with --events", "serve", "--jobs", "--cluster", "--events", "nowhere.db")]
    public void Recurring_work_that_cannot_be_done_is_refused(string says, params string[] arguments)
    {
        var result = repository.Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_dotnet_to_run_it_says_so()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await Commands.ServeCommand.RunAsync(new CommandEnvironment(output, error, repository.Root), repository.Root, [], dotnet: repository.Git.Combine("no-dotnet"));

        Assert.Equal(4, code);
        Assert.Contains("error PRM4023: ", output.ToString() + error, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_made_listed_and_taken_back()
    {
        var file = repository.Git.Combine("keys.json");

        var made = repository.Run("serve", "keys", "add", "--keys", file, "--name", "-Ada", "--email", "ada@example.org", "--role", "release-manager", "--role", "reporter", "--prompts", "support/*", "--env", "prod", "--days", "9");
        var listed = repository.Run("serve", "keys", "list", "--keys", file);
        var revoked = repository.Run("serve", "keys", "revoke", "--keys", file, made.Output.Split('_')[1]);

        Assert.True(made.ExitCode == 0, made.ToString());
        Assert.StartsWith("prk_", made.Output, StringComparison.Ordinal);
        Assert.Contains("of -Ada <ada@example.org>: release-manager, reporter; support/*; prod, until ", listed.Output, StringComparison.Ordinal);
        Assert.Equal(0, revoked.ExitCode);
        Assert.Equal(2, repository.Run("serve", "keys", "add", "--keys", file, "--name", "A", "--role", "king").ExitCode);
    }

    [Fact]
    public void The_command_line_itself_needs_no_aspnet()
    {
        var config = File.ReadAllText(Path.ChangeExtension(BuiltTool.Path, ".runtimeconfig.json"));

        Assert.DoesNotContain("Microsoft.AspNetCore.App", config, StringComparison.Ordinal);
    }
}
