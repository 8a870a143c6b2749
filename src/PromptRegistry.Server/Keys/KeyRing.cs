namespace PromptRegistry.Server.Keys;

/// <summary>
/// The keys that count now. The file is looked at again when it changed, so that a key that is made or taken back counts without a start. A file that cannot be
/// read leaves the keys that were read last, and the log says so; with no file no key is valid.
/// </summary>
internal sealed partial class KeyRing
{
    private readonly IKeyStore? file;
    private readonly ServerOptions options;
    private readonly ILogger<KeyRing> log;
    private readonly Lock turn = new();
    private Dictionary<string, Caller> callers = new(StringComparer.Ordinal);
    private string? stamp;
    private long looked;

    public KeyRing(ServerOptions options, ILogger<KeyRing> log, IKeyStore? store = null)
    {
        (this.options, this.log) = (options, log);
        file = store;
        if (file is not null) Read(file, file.Stamp);
    }

    /// <summary>Whether there are none, so that whoever is on this machine may do anything.</summary>
    public bool IsOpen => options.IsOpen;

    /// <summary>Who a secret belongs to, or why it is not taken.</summary>
    public (Caller? Caller, string? Why) Find(string secret)
    {
        Look();
        if (ServerKey.IdOf(secret) is not { } id || !Volatile.Read(ref callers).TryGetValue(id, out var caller) || !caller.Key!.Is(secret)) return (null, "is not known");
        return caller.Key.WhyNot(options.Clock.GetUtcNow()) is { } why ? (null, why) : (caller, null);
    }

    /// <summary>Who a key belongs to that is valid now; null where there is none.</summary>
    public Caller? OfId(string id)
    {
        if (IsOpen) return null;
        Look();
        return Volatile.Read(ref callers).TryGetValue(id, out var caller) && caller.Key!.WhyNot(options.Clock.GetUtcNow()) is null ? caller : null;
    }

    /// <summary>Whether somebody who was let in may stay: a connection may outlast its key.</summary>
    public bool StillTakes(Caller caller)
    {
        if (caller.Key is not { } key) return IsOpen;
        if (caller.IsOfToken) return key.WhyNot(options.Clock.GetUtcNow()) is null;
        Look();
        return Volatile.Read(ref callers).TryGetValue(key.Id, out var now) && now.Key!.Hash == key.Hash && now.Key.WhyNot(options.Clock.GetUtcNow()) is null;
    }

    private void Look()
    {
        if (file is null) return;
        var now = options.Clock.GetTimestamp();
        if (options.Clock.GetElapsedTime(Interlocked.Read(ref looked), now) < options.KeysInterval) return;
        lock (turn)
        {
            Interlocked.Exchange(ref looked, now);
            if (file.Stamp is var found && found != stamp) Read(file, found);
        }
    }

    private void Read(IKeyStore from, string? found)
    {
        try
        {
            var read = from.Read().GroupBy(k => k.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Caller(g.Last()), StringComparer.Ordinal);
            Volatile.Write(ref callers, read);
        }
        catch (KeyFileException exception)
        {
            Failed(log, exception.Message);
        }

        stamp = found;
    }

    [LoggerMessage(LogLevel.Error, "The keys cannot be read again, and those that were read last count: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
