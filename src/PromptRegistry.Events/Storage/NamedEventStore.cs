namespace PromptRegistry.Events.Storage;

/// <summary>A store as a person names it: a connection string of PostgreSQL, or else a SQLite file.</summary>
internal static class NamedEventStore
{
    /// <summary>Whether a database is named, and not a file.</summary>
    public static bool IsPostgres(string named) => named.Contains('=', StringComparison.Ordinal);

    /// <param name="named">A connection string, or a file.</param>
    /// <param name="folder">What a file is relative to.</param>
    /// <param name="clock">Null for the system's.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static IEventStore Open(string named, string folder, TimeProvider? clock) =>
        IsPostgres(named) ? new PostgresEventStore(named, clock: clock) : new SqliteEventStore(Path.GetFullPath(named, folder), clock);
}
