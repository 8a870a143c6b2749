using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Status;
using PromptRegistry.Server.Catalog;

namespace PromptRegistry.Server.Webhooks;

/// <summary>
/// Tells of what the ledger records: releases, moves, approvals and rollouts, whoever did them. How far it was told stands in the store of events, so that a restart loses
/// nothing, and several servers tell of each event once.
/// </summary>
internal sealed partial class LedgerNews(ServerOptions options, PromptCatalog catalog, WebhookOutbox outbox, IServiceProvider services, ILogger<LedgerNews> log) : BackgroundService
{
    /// <summary>Events that are told of at once.</summary>
    private const int Most = 1000;

    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? seen;
    private string? root;

    /// <summary>Ends when it is known what is no news.</summary>
    public Task Started => started.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (outbox.Store is null || services.GetService<IEventStore>() is not IDocumentStore documents) return;
        // Moves are told of soon, and all else within the interval.
        using var subscription = catalog.Subscribe();
        string? problem = null;
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(documents, isFirst, stoppingToken);
                (isFirst, problem) = (false, null);
                started.TrySetResult();
            }
            catch (Exception exception) when (exception is EventStoreException or GitException)
            {
                if (problem != exception.Message) Failed(log, exception.Message);
                problem = exception.Message;
            }

            await WaitAsync(subscription, stoppingToken);
        }
    }

    private async Task LookAsync(IDocumentStore documents, bool isFirst, CancellationToken cancellation)
    {
        var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
        if (opened.Value is not { } registry) throw new GitException(opened.Diagnostics[0].Message);
        using (registry)
        {
            var read = registry.ForReading(null, cancellation);
            if (read.Value is not { } view) throw new GitException(read.Diagnostics[0].Message);
            var head = view.Reader.Resolve(view.LedgerReference);
            if (head?.Hex == seen && !isFirst) return;
            if (head is not { } end) return;
            // Of a ledger that goes on its first event stays the same, and tells it from those of other repositories.
            var name = $"webhooks {view.LedgerReference} {root ??= Root(view.Reader, end)}";
            var told = await documents.ReadAsync(name, cancellation);
            if (told is null && isFirst)
            {
                // What happened before anybody wanted to know is no news.
                await documents.ReplaceAsync(name, null, end.Hex, cancellation);
                seen = end.Hex;
                return;
            }

            var news = Since(view.Reader, end, told);
            if (news is not null)
            {
                foreach (var batch in news.Chunk(Most)) await outbox.AddAsync([.. batch.SelectMany(e => MessagesOf(e)), .. Wanted(view, batch, cancellation)], cancellation);
                await documents.ReplaceAsync(name, told, end.Hex, cancellation);
            }

            seen = end.Hex;
        }
    }

    /// <summary>The events after the one that was told of last, the oldest first; null where this clone is behind those that told of it.</summary>
    private List<LedgerEvent>? Since(IGitReader reader, ObjectId head, string? told)
    {
        if (told is null) return [.. LedgerHistory.Walk(reader, head).Reverse()];
        if (told == head.Hex) return null;
        var news = new List<LedgerEvent>();
        foreach (var entry in LedgerHistory.Walk(reader, head))
        {
            if (entry.Commit!.Id.Hex == told)
            {
                news.Reverse();
                return news;
            }

            news.Add(entry);
        }

        if (!ObjectId.TryParse(told, out var last) || reader.KindOf(last) != GitObjectKind.Commit) return null;
        if (LedgerHistory.Walk(reader, last).Any(e => e.Commit!.Id == head)) return null;
        // The ledger was written anew: what both have was told of.
        Rewritten(log, told);
        var known = LedgerHistory.Walk(reader, last).Select(e => e.Commit!.Id).ToHashSet();
        var replayed = news.TakeWhile(e => !known.Contains(e.Commit!.Id)).Where(e => !e.Replays.Any(known.Contains)).ToList();
        replayed.Reverse();
        return replayed;
    }

    private static IEnumerable<WebhookMessage> MessagesOf(LedgerEvent entry)
    {
        var type = entry.Kind switch
        {
            LedgerEventKind.Release => WebhookTypes.Released,
            LedgerEventKind.Promote or LedgerEventKind.Rollback or LedgerEventKind.Sync or LedgerEventKind.Delete when entry.Environment is not null => WebhookTypes.Moved,
            LedgerEventKind.Approve => WebhookTypes.Approved,
            LedgerEventKind.Rollout or LedgerEventKind.End => WebhookTypes.Rollout,
            _ => null,
        };
        if (type is null) yield break;
        var commit = entry.Commit!;
        yield return new WebhookMessage(commit.Id.Hex, type, commit.Author.When, new JsonObject
        {
            ["event"] = entry.Kind.ToString().ToLowerInvariant(),
            ["prompt"] = entry.Prompt,
            ["version"] = entry.Version.ToString(),
            ["environment"] = entry.Environment,
            ["previous"] = entry.Previous?.ToString(),
            ["weight"] = entry.Weight,
            ["evidence"] = entry.Evidence,
            ["override"] = entry.Override,
            ["reason"] = entry.Reason,
            ["by"] = new JsonObject { ["name"] = commit.Author.Name, ["email"] = commit.Author.Email },
            ["ledger"] = commit.Id.Hex,
            ["text"] = PlainText.OneLine(entry.Subject),
        })
        {
            Prompt = entry.Prompt,
        };
    }

    /// <summary>Who is waited for since something was released.</summary>
    private IEnumerable<WebhookMessage> Wanted(GitRegistry view, IReadOnlyList<LedgerEvent> news, CancellationToken cancellation)
    {
        var released = news.Where(e => e.Kind == LedgerEventKind.Release).Select(e => e.Prompt).Distinct(StringComparer.Ordinal).ToList();
        if (released.Count == 0 || new StatusOperation(view).Run(released, cancellation).Value is not { } status) yield break;
        foreach (var pending in status.Prompts.SelectMany(p => p.PendingApprovals))
        {
            yield return new WebhookMessage($"{pending.Prompt} {pending.Version} {pending.Environment}", WebhookTypes.ApprovalWanted, options.Clock.GetUtcNow(), new JsonObject
            {
                ["prompt"] = pending.Prompt,
                ["version"] = pending.Version.ToString(),
                ["environment"] = pending.Environment,
                ["given"] = pending.Given.Count,
                ["needed"] = pending.Needed,
                ["text"] = $"{pending.Prompt} {pending.Version} waits for approval in {pending.Environment}.",
            })
            {
                Prompt = pending.Prompt,
            };
        }
    }

    private static string Root(IGitReader reader, ObjectId head)
    {
        var root = "";
        for (ObjectId? next = head; next is { } id && reader.KindOf(id) == GitObjectKind.Commit; next = reader.ReadCommit(id).Parents is [var parent, ..] ? parent : null) root = id.Hex;
        return root;
    }

    private async Task WaitAsync(CatalogSubscription subscription, CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(options.RefreshInterval, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await subscription.Moves.WaitToReadAsync(either.Token);
            while (subscription.Moves.TryRead(out _))
            {
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks cannot tell of the ledger: {Reason}")]
    private static partial void Failed(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The ledger no longer has {Commit}, of which webhooks told last: they go on with what is new in it.")]
    private static partial void Rewritten(ILogger log, string commit);
}
