using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Server.Keys;

/// <summary>
/// Keys in PostgreSQL, for many servers: one document, which changes as a whole and only where it still is what was read. While a server runs it looks at it again and
/// again; a database that does not answer leaves the keys that were read last.
/// </summary>
internal sealed class KeyTable : BackgroundService, IKeyStore
{
    private const string Document = "server keys";

    private const int Attempts = 20;

    private readonly PostgresEventStore store;
    private readonly TimeSpan interval;
    private readonly TimeProvider clock;
    private (string? Text, bool IsKnown) last;
    private volatile string? stamp;

    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public KeyTable(string connection, TimeSpan interval, TimeProvider clock)
    {
        store = new PostgresEventStore(connection, clock: clock);
        this.interval = interval > TimeSpan.Zero ? interval : TimeSpan.FromMilliseconds(50);
        this.clock = clock;
    }

    public string Name => store.Description;

    public string? Stamp => stamp;

    public IReadOnlyList<ServerKey> Read()
    {
        lock (store) if (last.IsKnown) return KeyFile.Parse(last.Text is { } known ? Encoding.UTF8.GetBytes(known) : null, Name);
        return KeyFile.Parse(LoadAsync(CancellationToken.None).GetAwaiter().GetResult() is { } text ? Encoding.UTF8.GetBytes(text) : null, Name);
    }

    public void Change(Func<IReadOnlyList<ServerKey>, IReadOnlyList<ServerKey>> change)
    {
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var before = LoadAsync(CancellationToken.None).GetAwaiter().GetResult();
                var after = KeyFile.ToJson(change(KeyFile.Parse(before is null ? null : Encoding.UTF8.GetBytes(before), Name)));
                if (((IDocumentStore)store).ReplaceAsync(Document, before, after).GetAwaiter().GetResult()) return;
            }

            throw new KeyFileException($"Others changed the keys in {Name} again and again. Try once more.");
        }
        catch (EventStoreException exception)
        {
            throw new KeyFileException($"The keys in {Name} cannot be written: {exception.Message}", exception);
        }
    }

    public Diagnostic? IsIn(string repository) => null;

    public override void Dispose()
    {
        base.Dispose();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            try
            {
                await LoadAsync(stoppingToken);
            }
            catch (KeyFileException)
            {
                // What was read last counts; who cannot read events says why.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<string?> LoadAsync(CancellationToken cancellation)
    {
        try
        {
            var text = await ((IDocumentStore)store).ReadAsync(Document, cancellation).ConfigureAwait(false);
            lock (store) last = (text, true);
            stamp = text is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            return text;
        }
        catch (EventStoreException exception)
        {
            throw new KeyFileException($"The keys in {Name} cannot be read: {exception.Message}", exception);
        }
    }
}
