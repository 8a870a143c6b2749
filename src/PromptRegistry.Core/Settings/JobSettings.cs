using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>What <c>jobs</c> says of the recurring work that <c>dotnet prompt serve --jobs</c> does.</summary>
public sealed record JobSettings
{
    /// <summary>The work that there is, as settings name it.</summary>
    public static IReadOnlyList<string> Work { get; } = ["rollout-tick", "call-evaluation", "retention"];

    /// <summary>Schedules by work: a duration, or <c>off</c>. Work without one has its usual one.</summary>
    public IReadOnlyDictionary<string, string> Schedules { get; init; } = new Dictionary<string, string>();

    /// <summary>Calls of a prompt that are scored at most each time.</summary>
    /// <value>50, unless set.</value>
    public int ScoredCalls { get; init; } = 50;

    /// <summary>US dollars that judges may cost each time.</summary>
    /// <value>1, unless set.</value>
    public double MaximumCost { get; init; } = 1;

    internal static JobSettings Read(MappingReader reader, ICollection<Diagnostic> diagnostics)
    {
        var schedules = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var work in Work)
        {
            if (reader.Text(work) is not { } text) continue;
            if (text == "off" || Duration.Read(text) >= TimeSpan.FromMinutes(1)) schedules[work] = text;
            else Wrong(work, $"'{work}' is '{text}', but a duration of a minute or more such as 5min, 1h or 1d was expected, or 'off'.");
        }

        var calls = reader.Integer("scored-calls") ?? 50;
        if (calls is < 1 or > 10_000) Wrong("scored-calls", "'scored-calls' must be from 1 to 10000.");
        var cost = reader.Number("max-cost") ?? 1;
        if (cost < 0) Wrong("max-cost", "'max-cost' must be 0 or more US dollars.");
        return new JobSettings { Schedules = schedules, ScoredCalls = calls, MaximumCost = cost };

        void Wrong(string key, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(key)!.Location, message));
    }
}
