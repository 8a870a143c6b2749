using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Server.Keys;

/// <summary>Where keys are kept: a file, or for many servers a database.</summary>
internal interface IKeyStore
{
    /// <summary>What messages call it; without a password.</summary>
    string Name { get; }

    /// <summary>What tells whether they are others than before.</summary>
    string? Stamp { get; }

    /// <summary>The keys; none where nothing was kept yet.</summary>
    /// <exception cref="KeyFileException">They cannot be read.</exception>
    IReadOnlyList<ServerKey> Read();

    /// <summary>Puts others in their place; nobody else's change is lost.</summary>
    /// <exception cref="KeyFileException">They cannot be written.</exception>
    void Change(Func<IReadOnlyList<ServerKey>, IReadOnlyList<ServerKey>> change);

    /// <summary>Why keys may not be kept there, as a change of a branch could make some; null where they may.</summary>
    Diagnostic? IsIn(string repository);
}

/// <summary>Finds the keys that somebody names.</summary>
internal static class KeyStores
{
    /// <param name="named">A file, or a connection string of PostgreSQL.</param>
    /// <param name="interval">How often a database is looked at.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static IKeyStore Open(string named, TimeSpan interval, TimeProvider clock) => NamedEventStore.IsPostgres(named) ? new KeyTable(named, interval, clock) : new KeyFile(named);
}
