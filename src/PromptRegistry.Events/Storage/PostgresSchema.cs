namespace PromptRegistry.Events.Storage;

/// <summary>The tables in PostgreSQL, in a schema of their own. A new version adds a script; what is there is never changed.</summary>
internal static class PostgresSchema
{
    /// <summary>Scripts by version, the first for an empty schema.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        """
        CREATE TABLE series (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            prompt text NOT NULL, version text NOT NULL, digest text NOT NULL, environment text NOT NULL,
            arm text NOT NULL, reason text NOT NULL, model text NOT NULL, slice text NOT NULL,
            UNIQUE (prompt, version, digest, environment, arm, reason, model, slice));
        CREATE TABLE names (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE batches (id bytea PRIMARY KEY, time bigint NOT NULL);
        CREATE TABLE events (
            time bigint NOT NULL, render bytea NOT NULL, series integer NOT NULL, unit text,
            input bigint, cached bigint, output bigint, reasoning bigint, cost double precision, latency bigint, finish text, error text,
            PRIMARY KEY (time, render)) PARTITION BY RANGE (time);
        CREATE INDEX events_render ON events (render);
        CREATE TABLE texts (render bytea PRIMARY KEY, time bigint NOT NULL, input text, output text);
        CREATE INDEX texts_time ON texts (time);
        CREATE TABLE signals (
            render bytea NOT NULL, name integer NOT NULL, time bigint NOT NULL, value double precision NOT NULL, text text, counted integer NOT NULL,
            PRIMARY KEY (render, name));
        CREATE INDEX signals_pending ON signals (render) WHERE counted = 0;
        CREATE INDEX signals_time ON signals (time);
        CREATE TABLE rollups (
            series integer NOT NULL, hour bigint NOT NULL, name integer NOT NULL,
            n bigint NOT NULL, sum double precision NOT NULL, squares double precision NOT NULL, sketch bytea NOT NULL,
            PRIMARY KEY (series, hour, name));
        CREATE INDEX rollups_hour ON rollups (hour);
        """,
        """
        CREATE TABLE quotas (
            name text NOT NULL, period bigint NOT NULL, calls bigint NOT NULL, tokens bigint NOT NULL, cost double precision NOT NULL,
            PRIMARY KEY (name, period));
        """,
        """
        CREATE TABLE deliveries (
            id text NOT NULL, receiver text NOT NULL, kind text NOT NULL, body text NOT NULL, created bigint NOT NULL, due bigint NOT NULL,
            attempts integer NOT NULL, state integer NOT NULL, problem text,
            PRIMARY KEY (id, receiver));
        CREATE INDEX deliveries_due ON deliveries (due) WHERE state = 0;
        CREATE INDEX deliveries_created ON deliveries (created);
        CREATE TABLE documents (name text NOT NULL PRIMARY KEY, value text NOT NULL);
        """,
        "ALTER TABLE events ADD COLUMN trace bytea;",
        "ALTER TABLE events ADD COLUMN parent bytea;",
    ];
}
