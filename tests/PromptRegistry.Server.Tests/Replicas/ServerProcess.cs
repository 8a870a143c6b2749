using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests.Replicas;

/// <summary>A server as a process of its own, which can be killed.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly List<string> said = [];

    private ServerProcess(Process process) => this.process = process;

    public Uri Url { get; private set; } = null!;

    /// <summary>What it wrote.</summary>
    public string Said
    {
        get
        {
            lock (said) return string.Join('\n', said);
        }
    }

    public static async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", typeof(ServerOptions).Assembly.Location, "--until-input-ends", "--urls", "http://127.0.0.1:0", .. arguments]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.process.OutputDataReceived += (_, line) => server.Hear(line.Data, url);
        server.process.ErrorDataReceived += (_, line) => server.Hear(line.Data, url);
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        _ = server.process.WaitForExitAsync(TestContext.Current.CancellationToken).ContinueWith(_ => url.TrySetException(new InvalidOperationException($"The server ended: {server.Said}")), TaskScheduler.Default);
        server.Url = await url.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Nothing is brought to an end.</summary>
    public void Kill() => process.Kill();

    /// <summary>Stops it in good order.</summary>
    /// <param name="byTerm">As a container is stopped, and not as the command line stops it.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(bool byTerm = false)
    {
        if (byTerm) ProcessRunner.Run("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)], Environment.CurrentDirectory);
        else process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private void Hear(string? line, TaskCompletionSource<Uri> url)
    {
        if (line is null) return;
        lock (said) said.Add(line);
        if (Serving().Match(line) is { Success: true } match) url.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"^Serving .* at (http://\S+) ")]
    private static partial Regex Serving();
}
