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

    /// <summary>The file of keys; null where there are none, and whoever is on this machine may do anything.</summary>
    public string? Keys { get; init; }

    /// <summary>Requests in a second that one key may make; twice as many at once.</summary>
    public int Rate { get; init; } = DefaultRate;

    /// <summary>A remote's name that is followed: fetched when it tells of a push, and at intervals. Null for none.</summary>
    public string? Follow { get; init; }

    /// <summary>The remote that moves together with the repository; null for the one that is followed.</summary>
    public string? Push { get; init; }

    /// <summary>The remote that a change moves too; null for none. What only a follower has, the next fetch would take away.</summary>
    public string? Moves => Push ?? Follow;

    /// <summary>How often the remote is asked, besides when it tells of a push.</summary>
    public TimeSpan RemoteInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What whoever tells of a push has to know; null takes no such message.</summary>
    public string? HookSecret { get; init; }

    /// <summary>Where events are kept: a SQLite file, or a connection string of PostgreSQL; null keeps none.</summary>
    public string? Events { get; init; }

    /// <summary>The file that says whose tokens count; null where none do.</summary>
    public string? SignIn { get; init; }

    /// <summary>Whether anybody who reaches the server may do anything: there are neither keys nor tokens.</summary>
    public bool IsOpen => Keys is null && SignIn is null;

    /// <summary>The file that says who is told of what happens; null where nobody is.</summary>
    public string? Webhooks { get; init; }

    /// <summary>Which keys may be sent to which endpoints, each <c>VARIABLE=https://host</c>.</summary>
    public IReadOnlyList<string> AllowedKeys { get; init; } = [];

    /// <summary>Addresses of models that may be asked without a key.</summary>
    public IReadOnlyList<string> AllowedEndpoints { get; init; } = [];

    /// <summary>Reads environment variables, from which keys of models come.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where webhooks may go; null for public networks.</summary>
    public Jobs.Alerts.AlertNetwork? WebhookNetwork { get; init; }

    /// <summary>The pauses before a webhook is sent again; after the last one it is given up.</summary>
    public IReadOnlyList<TimeSpan> WebhookPauses { get; init; } = Server.Webhooks.WebhookSender.Pauses;

    /// <summary>A number from 0 to below 1: how long within its bounds a pause before another attempt is.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>A folder for the keys that sign the cookies of browsers; null keeps them in memory, so that a restart asks people for their key again.</summary>
    public string? Sessions { get; init; }

    /// <summary>How often the file of keys is looked at.</summary>
    public TimeSpan KeysInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the repository is looked at, besides when a tag moves.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether recurring work is done.</summary>
    public bool Jobs { get; init; }

    /// <summary>Whether several servers share the work, through the PostgreSQL database of the events.</summary>
    public bool IsCluster { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public const string DefaultUrl = "http://127.0.0.1:5280";

    public const int DefaultRate = 1000;

    /// <summary>The environment variable that names the file of keys where no option does.</summary>
    public const string KeysVariable = "PROMPTREGISTRY_KEYS";

    /// <summary>The environment variable that names the file of the sign-in where no option does.</summary>
    public const string SignInVariable = "PROMPTREGISTRY_SIGN_IN";

    /// <summary>The environment variable that has the secret by which the issuer of the sign-in knows this server.</summary>
    public const string SignInSecretVariable = "PROMPTREGISTRY_SIGN_IN_SECRET";

    /// <summary>The environment variable that names the file of webhooks where no option does.</summary>
    public const string WebhooksVariable = "PROMPTREGISTRY_WEBHOOKS";

    /// <summary>The environment variable that names the folder of the keys of sessions, which replicas share.</summary>
    public const string SessionsVariable = "PROMPTREGISTRY_SESSIONS";

    /// <summary>The environment variable that has the secret of webhooks.</summary>
    public const string HookVariable = "PROMPTREGISTRY_HOOK_SECRET";

    /// <summary>The environment variable that names the store of events where no option does: what is said there stands in no list of processes.</summary>
    public const string EventsVariable = "PROMPTREGISTRY_EVENTS";
}
