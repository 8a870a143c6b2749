using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PromptRegistry.Jobs.Work;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>The work that there is, and how it went last.</summary>
internal sealed class WorkBoard(IReadOnlyList<IRecurringWork> work, ILogger log)
{
    private readonly ConcurrentDictionary<string, string> problems = new(StringComparer.Ordinal);

    public IReadOnlyList<IRecurringWork> Work => work;

    /// <summary>What went wrong last, by work.</summary>
    public IReadOnlyDictionary<string, string> Problems => problems;

    /// <summary>Does it; what it throws is logged and kept for the health check.</summary>
    public async Task RunAsync(string name, DateTimeOffset due, CancellationToken cancellation)
    {
        // A process of another version may know other work.
        if (work.FirstOrDefault(w => w.Name == name) is not { } found) return;
        try
        {
            await found.RunAsync(due, cancellation).ConfigureAwait(false);
            problems.TryRemove(name, out _);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            problems[name] = exception.Message;
            JobsLog.Failed(log, name, exception.Message, exception);
        }
    }
}
