using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>Runs programs that a suite names, within limits: in bubblewrap, or without where that is allowed.</summary>
internal sealed class Sandbox
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>As many at once as there are processors, whatever evaluates.</summary>
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount));

    private static readonly Lazy<Wrapper> Installed = new(() => Wrapper.Try(Wrapper.Find(Bubblewrap.Program)));

    private readonly Lazy<Wrapper> wrapper;

    private readonly Lazy<ProgramTrust> permission;

    private Sandbox(Func<ProgramTrust> permission, Lazy<Wrapper> wrapper) => (this.permission, this.wrapper) = (new Lazy<ProgramTrust>(permission), wrapper);

    public ProgramTrust Permission => permission.Value;

    /// <summary>Why there is no sandbox on this machine; null where there is one.</summary>
    public string? Problem => wrapper.Value.Problem;

    /// <summary>Whether programs may be run here.</summary>
    public bool IsUsable => Permission == ProgramTrust.AlsoUnsandboxed || (Permission == ProgramTrust.Sandboxed && Problem is null);

    /// <summary>The one of this machine, which is looked for when it is needed, and once.</summary>
    public static Sandbox Of(Func<ProgramTrust> permission) => new(permission, Installed);

    /// <param name="wrapper">The file of bubblewrap; null for none.</param>
    public static Sandbox With(ProgramTrust permission, string? wrapper) => new(() => permission, new Lazy<Wrapper>(() => Wrapper.Try(wrapper)));

    /// <summary>Runs a program to its end, or to its limit.</summary>
    /// <exception cref="InvalidOperationException">No program may be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program was ended.</exception>
    public async Task<SandboxResult> RunAsync(SandboxTask task, CancellationToken cancellation)
    {
        if (!IsUsable) throw new InvalidOperationException("Programs of suites are not allowed here.");
        await Turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var folder = new SandboxFolder(task.Files);
            return await RunAsync(task, folder.Path, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Turns.Release();
        }
    }

    private async Task<SandboxResult> RunAsync(SandboxTask task, string folder, CancellationToken cancellation)
    {
        Process process;
        try
        {
            process = Start(task, folder);
        }
        catch (Win32Exception error)
        {
            return new SandboxResult(127, "", $"'{task.Command[0]}' could not be started: {error.Message}", null);
        }

        using (process)
        {
            var watch = Stopwatch.StartNew();
            var overflow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var output = ReadAsync(process.StandardOutput, overflow);
            var error = ReadAsync(process.StandardError, overflow: null);
            var feeding = FeedAsync(process, task.Input);
            var exit = process.WaitForExitAsync(CancellationToken.None);
            string? stopped = null;
            while (!exit.IsCompleted && stopped is null && !cancellation.IsCancellationRequested)
            {
                await Task.WhenAny(exit, overflow.Task, Task.Delay(Glance, CancellationToken.None)).ConfigureAwait(false);
                if (overflow.Task.IsCompleted) stopped = string.Create(CultureInfo.InvariantCulture, $"wrote more than {SandboxLimits.Output >> 20} MiB");
                else if (!exit.IsCompleted) stopped = Exceeded(process.Id, watch.Elapsed, task.Limits);
            }

            Kill(process);
            await exit.ConfigureAwait(false);

            // Without a sandbox a program may leave others behind, which hold its streams open.
            await Task.WhenAny(Task.WhenAll(output, error, feeding), Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (overflow.Task.IsCompleted) stopped ??= string.Create(CultureInfo.InvariantCulture, $"wrote more than {SandboxLimits.Output >> 20} MiB");
            return new SandboxResult(process.ExitCode, output.IsCompletedSuccessfully ? output.Result : "", error.IsCompletedSuccessfully ? error.Result : "", stopped);
        }
    }

    private static string? Exceeded(int process, TimeSpan elapsed, SandboxLimits limits)
    {
        if (elapsed > limits.Time) return string.Create(CultureInfo.InvariantCulture, $"did not end within {limits.Time.TotalSeconds:0.###} s");
        if (!OperatingSystem.IsLinux()) return null;
        var (count, bytes) = ProcessWatch.Measure(process);
        if (count > SandboxLimits.Processes) return string.Create(CultureInfo.InvariantCulture, $"had more than {SandboxLimits.Processes} processes");
        return bytes > limits.Memory ? string.Create(CultureInfo.InvariantCulture, $"took more than {limits.Memory >> 20} MiB of memory") : null;
    }

    private Process Start(SandboxTask task, string folder)
    {
        var limited = OperatingSystem.IsWindows() ? task.Command : ProcessLimits.Wrap(task.Command, task.Limits);
        var isWrapped = Problem is null;
        IReadOnlyList<string> command = isWrapped ? [.. Wrapper.Before, wrapper.Value.File!, .. Bubblewrap.Arguments(folder, task.AlsoReads, limited)] : limited;
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        foreach (var (name, value) in Variables(isWrapped ? "/tmp" : folder)) start.Environment[name] = value;
        if (!isWrapped && path is not null) start.Environment["PATH"] = path;
        return Process.Start(start)!;
    }

    /// <summary>All that a program sees of the environment. The last ones let .NET live with limits of files and memory.</summary>
    private static Dictionary<string, string> Variables(string home) => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = home,
        ["TMPDIR"] = home,
        ["LANG"] = "C.UTF-8",
        ["PYTHONHASHSEED"] = "0",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    /// <summary>The text of a stream, up to the limit; what comes after that is not kept.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, TaskCompletionSource? overflow)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            var kept = Math.Min(count, SandboxLimits.Output - text.Length);
            text.Append(buffer, 0, kept);
            if (kept < count) overflow?.TrySetResult();
        }

        return text.ToString();
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or does not read its input.
        }
    }

    /// <summary>In a sandbox all processes end with the first one.</summary>
    private void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: Problem is not null);
        }
        catch (InvalidOperationException)
        {
            // It had ended by itself.
        }
    }
}
