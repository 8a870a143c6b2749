using System.Diagnostics;
using System.Threading.Channels;

namespace PromptRegistry.Tour;

/// <summary>A program that runs beside the tour until it is disposed.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> seen = [];

    private RunningProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static RunningProgram Start(string program, IEnumerable<string> arguments, string folder) =>
        new(Process.Start(ProgramStart.Of(program, arguments, folder))!);

    /// <summary>The next line with that text; the tour fails when none comes within 20 seconds.</summary>
    public async Task<string> WaitForAsync(string text, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
            {
                seen.Add(line);
                if (line.Contains(text, StringComparison.Ordinal)) return line;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Reported below, as the end of the program is.
        }

        throw new StepFailedException($"a program that runs beside the tour never said '{text}'. It said:\n{string.Join('\n', seen)}");
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null) lines.Writer.TryWrite(line);
        else if (process.HasExited) lines.Writer.TryComplete();
    }
}
