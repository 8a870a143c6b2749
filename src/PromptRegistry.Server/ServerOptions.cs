namespace PromptRegistry.Server;

/// <summary>What a server serves, and how.</summary>
internal sealed record ServerOptions
{
    /// <summary>A work tree, a root in one, or a bare repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The addresses to listen on.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Names that callers may use for it, besides addresses of this machine: what a proxy passes on.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>How often the repository is looked at, besides when a tag moves.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the events are that recurring work reads: a SQLite file, or a PostgreSQL connection string. Null where no such work is done.</summary>
    public string? Events { get; init; }

    /// <summary>The remote that moves together with the repository when a rollout goes on; null for none.</summary>
    public string? Push { get; init; }

    /// <summary>Whether several servers share the work, through the PostgreSQL database of the events.</summary>
    public bool IsCluster { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public const string DefaultUrl = "http://127.0.0.1:5280";
}
