using System.Net;
using System.Net.Sockets;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Programs;

/// <summary>What programs of a hostile repository try, and how it ends.</summary>
public sealed class SandboxTests
{
    [Fact]
    public async Task A_program_reads_its_input_and_its_files_and_writes_an_answer()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync("cat; pwd; ls; echo wrong >&2; exit 3", "in\n", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(new SandboxResult(3, "in\n/work\nrun.sh\n", "wrong\n", null), result);
    }

    [Fact]
    public async Task An_endless_loop_ends_at_its_time()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync("while :; do :; done", seconds: 0.5, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("did not end within 0.5 s", result.Stopped);
    }

    [Fact]
    public async Task A_fork_bomb_ends_at_the_limit_of_processes()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync("b() { b | b & b | b & wait; }; b; sleep 60", cancellation: TestContext.Current.CancellationToken);

        // Who is not root is refused the processes, and may end by that.
        Assert.True(result.Stopped == "had more than 64 processes" || result.ExitCode != 0, result.ToString());
    }

    [Fact]
    public async Task Processes_that_wait_are_counted()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync(
            "for i in $(seq 100); do sleep 60 & done; wait", cancellation: TestContext.Current.CancellationToken);

        Assert.True(result.Stopped == "had more than 64 processes" || result.Error.Contains("fork", StringComparison.Ordinal), result.ToString());
    }

    [Fact]
    public async Task Four_gigabytes_are_not_to_be_had()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync("head -c 4000000000 /dev/zero | tail >/dev/null; exit ${PIPESTATUS[1]}", cancellation: TestContext.Current.CancellationToken);

        Assert.True(result.Stopped == "took more than 256 MiB of memory" || result.ExitCode != 0, result.ToString());
    }

    [Fact]
    public async Task Memory_of_all_processes_counts_together()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync(
            "for i in 1 2 3 4; do (x=$(head -c 60000000 /dev/zero | tr '\\0' x); sleep 60) & done; wait", memory: 100,
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("took more than 100 MiB of memory", result.Stopped);
    }

    [Theory]
    [InlineData("/tmp/big")]
    [InlineData("/dev/shm/big")]
    public async Task A_big_file_is_not_written(string file)
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync($"head -c 500000000 /dev/zero > {file}; code=$?; wc -c < {file}; exit $code", cancellation: TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.True(long.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture) <= SandboxLimits.FileBytes, result.ToString());
    }

    [Fact]
    public async Task Many_files_together_are_bounded_too()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync(
            "for i in 1 2 3 4; do head -c 30000000 /dev/zero > /tmp/$i || exit 7; done", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(7, result.ExitCode);
    }

    [Theory]
    [InlineData("/work/file")]
    [InlineData("/file")]
    [InlineData("/usr/file")]
    [InlineData("/dev/file")]
    public async Task Nothing_else_can_be_written(string file)
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync($"echo x > {file}", cancellation: TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task No_network_not_even_to_this_machine()
    {
        Bubblewrapped.Need();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await Bubblewrapped.ShellAsync($"exec 3<>/dev/tcp/127.0.0.1/{port} && echo connected", cancellation: TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("connected", result.Output, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Files_of_the_person_are_not_there()
    {
        Bubblewrapped.Need();
        using var folder = new TempDirectory();
        folder.Write("secret", "of a person");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        var result = await Bubblewrapped.ShellAsync(
            $"cat '{folder.Combine("secret")}'; ls '{home}' /root /home /etc/passwd /etc/shadow /run /var /sys; cat $HOME/* ; true", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Secrets_of_the_environment_are_not_there()
    {
        Bubblewrapped.Need();
        const string secret = "PROMPT_TEST_SECRET_OF_THE_ENVIRONMENT";
        Environment.SetEnvironmentVariable(secret, "hunter2");

        var result = await Bubblewrapped.ShellAsync("env; cat /proc/*/environ | tr '\\0' '\\n'", cancellation: TestContext.Current.CancellationToken);

        Assert.Contains("HOME=/tmp", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_processes_cannot_be_seen()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync($"kill -0 {Environment.ProcessId} && echo there; ls -d /proc/[0-9]* | wc -l", cancellation: TestContext.Current.CancellationToken);

        Assert.DoesNotContain("there", result.Output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture), 1, 10);
    }

    [Fact]
    public async Task Output_without_end_is_ended()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync("yes", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("wrote more than 1 MiB", result.Stopped);
        Assert.Equal(SandboxLimits.Output, result.Output.Length);
    }

    [Fact]
    public async Task Complaints_without_end_are_read_and_not_kept()
    {
        Bubblewrapped.Need();

        var result = await Bubblewrapped.ShellAsync("head -c 5000000 /dev/zero | tr '\\0' x >&2; echo 1", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("1\n", result.Output);
        Assert.Equal(SandboxLimits.Output, result.Error.Length);
    }

    [Fact]
    public async Task Who_cancels_ends_the_program()
    {
        Bubblewrapped.Need();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Bubblewrapped.ShellAsync("sleep 60", seconds: 50, cancellation: cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_program_that_is_not_there_says_so()
    {
        Bubblewrapped.Need();
        var task = new SandboxTask(["no-such-program"], new Dictionary<string, byte[]>(), "", new SandboxLimits(TimeSpan.FromSeconds(20), 256 << 20));

        var result = await Bubblewrapped.Sandbox.RunAsync(task, TestContext.Current.CancellationToken);

        Assert.Equal(127, result.ExitCode);
        Assert.Contains("no-such-program", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sandbox_the_limits_hold_still()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no shell here.");
        var sandbox = Sandbox.With(ProgramTrust.AlsoUnsandboxed, wrapper: null);
        var files = new Dictionary<string, byte[]> { ["a/b.txt"] = "content"u8.ToArray() };
        var limits = new SandboxLimits(TimeSpan.FromSeconds(20), 256 << 20);

        var read = await sandbox.RunAsync(new SandboxTask(["sh", "-c", "cat a/b.txt; cat"], files, " input", limits), TestContext.Current.CancellationToken);
        var loop = await sandbox.RunAsync(
            new SandboxTask(["sh", "-c", "sleep 60 & while :; do :; done"], files, "", limits with { Time = TimeSpan.FromSeconds(0.3) }), TestContext.Current.CancellationToken);

        Assert.Equal("content input", read.Output);
        Assert.Equal("did not end within 0.3 s", loop.Stopped);
    }

    [Fact]
    public async Task Nothing_runs_that_nobody_allowed()
    {
        var task = new SandboxTask(["true"], new Dictionary<string, byte[]>(), "", new SandboxLimits(TimeSpan.FromSeconds(20), 256 << 20));

        Assert.False(Sandbox.With(ProgramTrust.Sandboxed, wrapper: null).IsUsable);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Sandbox.With(ProgramTrust.None, wrapper: null).RunAsync(task, TestContext.Current.CancellationToken));
        Assert.Contains("does not work here", Sandbox.With(ProgramTrust.Sandboxed, "/bin/false").Problem, StringComparison.Ordinal);
    }
}
