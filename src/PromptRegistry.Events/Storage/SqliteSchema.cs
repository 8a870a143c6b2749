namespace PromptRegistry.Events.Storage;

/// <summary>The tables in SQLite. A new version adds a script; what is there is never changed.</summary>
internal static class SqliteSchema
{
    /// <summary>Scripts by version, the first for an empty file.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        """
        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            prompt TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, environment TEXT NOT NULL,
            arm TEXT NOT NULL, reason TEXT NOT NULL, model TEXT NOT NULL, slice TEXT NOT NULL,
            UNIQUE (prompt, version, digest, environment, arm, reason, model, slice));
        CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE batches (id BLOB PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE events (
            time INTEGER NOT NULL, render BLOB NOT NULL, series INTEGER NOT NULL, unit TEXT,
            input INTEGER, cached INTEGER, output INTEGER, reasoning INTEGER, cost REAL, latency INTEGER, finish TEXT, error TEXT,
            PRIMARY KEY (time, render)) WITHOUT ROWID;
        CREATE UNIQUE INDEX events_render ON events (render);
        CREATE TABLE texts (render BLOB PRIMARY KEY, time INTEGER NOT NULL, input TEXT, output TEXT) WITHOUT ROWID;
        CREATE TABLE signals (
            render BLOB NOT NULL, name INTEGER NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL, text TEXT, counted INTEGER NOT NULL,
            PRIMARY KEY (render, name)) WITHOUT ROWID;
        CREATE INDEX signals_pending ON signals (render) WHERE counted = 0;
        CREATE TABLE rollups (
            series INTEGER NOT NULL, hour INTEGER NOT NULL, name INTEGER NOT NULL,
            n INTEGER NOT NULL, sum REAL NOT NULL, squares REAL NOT NULL, sketch BLOB NOT NULL,
            PRIMARY KEY (series, hour, name)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE quotas (
            name TEXT NOT NULL, period INTEGER NOT NULL, calls INTEGER NOT NULL, tokens INTEGER NOT NULL, cost REAL NOT NULL,
            PRIMARY KEY (name, period)) WITHOUT ROWID;
        """,
        """
        CREATE TABLE deliveries (
            id TEXT NOT NULL, receiver TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL, due INTEGER NOT NULL,
            attempts INTEGER NOT NULL, state INTEGER NOT NULL, problem TEXT,
            PRIMARY KEY (id, receiver)) WITHOUT ROWID;
        CREATE INDEX deliveries_due ON deliveries (due) WHERE state = 0;
        CREATE INDEX deliveries_created ON deliveries (created);
        CREATE TABLE documents (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """,
        "ALTER TABLE events ADD COLUMN trace BLOB;",
        "ALTER TABLE events ADD COLUMN parent BLOB;",
    ];
}
