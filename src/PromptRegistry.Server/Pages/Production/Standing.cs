using System.Diagnostics;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git;
using PromptRegistry.Git.Status;
using PromptRegistry.Server.Catalog;

namespace PromptRegistry.Server.Pages.Production;

/// <summary>
/// What stands where in the whole repository: which releases wait for somebody, and what drifted. It is read again when tags or time moved on, one reading at a time; meanwhile what
/// was read last is shown.
/// </summary>
internal sealed class Standing(PromptCatalog catalog, ServerOptions options)
{
    /// <summary>How long a reading counts at least while no tag moves: approvals move none. One that takes long counts longer.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private const int Share = 10;

    private readonly Lock turn = new();
    private Task<Reading>? running;
    private Reading? last;

    /// <summary>The prompts of which somebody should know; null while the first reading takes long.</summary>
    public async Task<StandingReport?> ReadAsync(TimeSpan patience)
    {
        Task<Reading> reading;
        lock (turn)
        {
            if (last is { } known && ReferenceEquals(known.Of, catalog.Current) && Stopwatch.GetElapsedTime(known.At) < (known.Took * Share > Fresh ? known.Took * Share : Fresh)) return known.Report;
            reading = running ??= Task.Run(Read);
        }

        if (last is not null && ReferenceEquals(last.Of, catalog.Current)) return last.Report;
        return await Task.WhenAny(reading, Task.Delay(patience)) == reading ? (await reading).Report : last?.Report;
    }

    /// <summary>The status of some prompts, read now.</summary>
    public Outcome<StatusReport> Of(IReadOnlyList<string> prompts, CancellationToken cancellation)
    {
        if (prompts.Count == 0) return Outcome<StatusReport>.Success(new StatusReport([], [], null!, null));
        var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
        if (opened.Value is not { } registry) return opened.As<StatusReport>();
        // A tag may have any name that git takes; such a prompt is listed, and has no status.
        using (registry)
        {
            var proper = prompts.Where(p => registry.CheckName(p) is null).ToList();
            return proper.Count == 0 ? Outcome<StatusReport>.Success(new StatusReport([], [], null!, null)) : new StatusOperation(registry).Run(proper, cancellation);
        }
    }

    private Reading Read()
    {
        var (view, began) = (catalog.Current, Stopwatch.GetTimestamp());
        try
        {
            var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock });
            if (opened.Value is not { } registry) return Keep(new Reading(view, began, StandingReport.None));
            using (registry)
            {
                var status = new StatusOperation(registry).Run();
                return Keep(new Reading(view, began, status.Value is { } report ? StandingReport.Of(report, name => registry.CheckName(name) is null) : StandingReport.None));
            }
        }
        finally
        {
            lock (turn) running = null;
        }
    }

    private Reading Keep(Reading reading)
    {
        lock (turn) return last = reading;
    }

    private sealed record Reading(CatalogView? Of, long Began, StandingReport Report)
    {
        public long At { get; } = Stopwatch.GetTimestamp();

        public TimeSpan Took { get; } = Stopwatch.GetElapsedTime(Began);
    }
}

/// <summary>The names of prompts of which somebody should know.</summary>
internal sealed record StandingReport(IReadOnlyList<string> Waiting, IReadOnlyList<string> Drifted, IReadOnlyList<string> Rolling)
{
    public static StandingReport None { get; } = new([], [], []);

    /// <param name="isProper">Whether something is a prompt's name: a tag may have any name that git takes.</param>
    public static StandingReport Of(StatusReport report, Func<string, bool> isProper) => new(
        [.. report.Prompts.Where(p => isProper(p.Prompt) && p.PendingApprovals.Count > 0).Select(p => p.Prompt)],
        [.. report.Prompts.Where(p => isProper(p.Prompt) && (p.Environments.Any(HasDrift) || p.Arms.Any(a => HasDrift(a.Cell)))).Select(p => p.Prompt)],
        [.. report.Prompts.Where(p => isProper(p.Prompt) && p.Arms.Count > 0).Select(p => p.Prompt)]);

    /// <summary>Whether tag and ledger disagree, in a way that is not allowed.</summary>
    public static bool HasDrift(StatusCell cell) => cell.Drift != Drift.None && cell.Finding is not null;
}
