using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Alerts;
using PromptRegistry.Jobs.Calls;
using PromptRegistry.Jobs.Work;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>Which recurring work is done, when, and where.</summary>
public sealed class PromptJobsOptions
{
    /// <summary>The repository of the prompts: a folder in a work tree, or a bare repository. Needed for rollouts, scores of production and alerts.</summary>
    public string? Repository { get; set; }

    /// <summary>The remote whose tags and ledger move together with the repository's; null for none.</summary>
    public string? Push { get; set; }

    /// <summary>
    /// Schedules by the name of the work: <c>rollout-tick</c> (5min), <c>call-evaluation</c> (1h), <c>alerts</c> (15min), <c>retention</c> (1h), and your own. A duration, a cron expression of
    /// Quartz.NET in UTC, or <c>off</c>.
    /// </summary>
    public IDictionary<string, string> Schedules { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The connection string of a PostgreSQL database in which several processes agree who does what; null where there is one process. It holds a secret: take it from the
    /// configuration.
    /// </summary>
    public string? Cluster { get; set; }

    /// <summary>The schema of the cluster's tables, which is made.</summary>
    /// <value><c>promptregistry</c>, as for events.</value>
    public string ClusterSchema { get; set; } = "promptregistry";

    /// <summary>How long a process of the cluster may be silent before the others take its work over.</summary>
    /// <value>10 seconds, unless set.</value>
    public TimeSpan ClusterPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much is kept of events.</summary>
    public Retention Retention { get; set; } = new();

    /// <summary>Calls of a prompt that are scored at most each time.</summary>
    /// <value>50, unless set.</value>
    public int ScoredCalls { get; set; } = 50;

    /// <summary>US dollars that judges may cost each time, by the prices of <c>promptregistry.yaml</c>.</summary>
    /// <value>1, unless set.</value>
    public double MaximumCost { get; set; } = 1;

    /// <summary>Which variables may be sent as a key to which endpoint, each <c>VARIABLE=https://host</c>; a judge whose endpoint is not among them is not asked.</summary>
    public IList<string> AllowedKeys { get; } = [];

    /// <summary>
    /// Endpoints that judges may be asked at without a key, each <c>http://host:port</c>. Texts of production go there, and a change of <c>promptregistry.yaml</c> could name any: a judge at
    /// another one is not asked.
    /// </summary>
    public IList<string> AllowedEndpoints { get; } = [];

    /// <summary>Makes clients for judges; null for the protocols of the providers.</summary>
    public ChatClientFactory? ChatClients { get; set; }

    /// <summary>Gives the addresses and keys of alerts by the variables that the settings name.</summary>
    internal Func<string, string?> Variables { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>Where alerts may go; null for public networks.</summary>
    internal AlertNetwork? Network { get; set; }

    internal CallEvaluationRequest Evaluation => new()
    {
        Most = ScoredCalls,
        Budget = new() { MaxCost = MaximumCost },
        Keys = KeyPermissions.Parse(AllowedKeys, out _).WithEndpoints(AllowedEndpoints, out _),
        ChatClients = ChatClients,
    };

    /// <summary>What is wrong, a sentence each that names the key.</summary>
    /// <param name="work">The work that there is.</param>
    internal IEnumerable<string> Problems(IReadOnlyList<IRecurringWork> work)
    {
        var names = work.Select(w => w.Name).ToList();
        foreach (var (name, text) in Schedules)
        {
            if (!names.Contains(name)) yield return $"Schedules:{name} is not known.{Suggestion.Sentence(name, names)}{Suggestion.Listing("Work", names)}";
            else if (WorkSchedule.Parse(text).Problem is { } problem) yield return $"Schedules:{name}: {problem}";
        }

        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice) yield return $"There is work '{twice.Key}' twice. Give each a name of its own.";
        if (ScoredCalls is < 1 or > 10_000) yield return $"ScoredCalls is {ScoredCalls}; it is from 1 to 10,000.";
        if (MaximumCost is not >= 0) yield return $"MaximumCost is {MaximumCost}; it is 0 or more.";
        if (ClusterPatience < TimeSpan.FromSeconds(1)) yield return $"ClusterPatience is {ClusterPatience}; it is a second or more.";
        if (ClusterSchema.Length is 0 or > 50 || !ClusterSchema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') || char.IsAsciiDigit(ClusterSchema[0]))
            yield return $"ClusterSchema is '{ClusterSchema}'; take lower-case letters, digits and _, and begin with a letter.";
        KeyPermissions.Parse(AllowedKeys, out var wrong).WithEndpoints(AllowedEndpoints, out var odd);
        if (wrong is not null) yield return $"AllowedKeys has '{wrong}'; VARIABLE=https://host was expected.";
        if (odd is not null) yield return $"AllowedEndpoints has '{odd}'; an address such as http://127.0.0.1:11434 was expected.";
    }
}
