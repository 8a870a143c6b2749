using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>The model that a prompt is written for, and how it is asked. Null leaves a setting to the provider.</summary>
public sealed record ModelSettings
{
    public string? Name { get; init; }
    public double? Temperature { get; init; }
    public int? MaxOutputTokens { get; init; }

    /// <summary>How many tokens the messages may have together, by estimate, before those with a priority are left out; null for any number. No provider is told.</summary>
    public int? ContextWindow { get; init; }
    public double? TopP { get; init; }
    public int? TopK { get; init; }
    public double? FrequencyPenalty { get; init; }
    public double? PresencePenalty { get; init; }
    public int? Seed { get; init; }
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>How long the model may think: <c>none</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>extra-high</c>.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>What a provider alone knows: a JSON object with sorted keys.</summary>
    public string? ExtraJson { get; init; }

    /// <summary>For generated code, also in versions of C# that cannot set properties while an object is made.</summary>
    public static ModelSettings Create(
        string? name = null, double? temperature = null, int? maxOutputTokens = null, double? topP = null, int? topK = null,
        double? frequencyPenalty = null, double? presencePenalty = null, int? seed = null, IReadOnlyList<string>? stop = null,
        string? reasoningEffort = null, string? extraJson = null, int? contextWindow = null) => new()
        {
            Name = name,
            Temperature = temperature,
            MaxOutputTokens = maxOutputTokens,
            TopP = topP,
            TopK = topK,
            FrequencyPenalty = frequencyPenalty,
            PresencePenalty = presencePenalty,
            Seed = seed,
            Stop = stop ?? [],
            ReasoningEffort = reasoningEffort,
            ExtraJson = extraJson,
            ContextWindow = contextWindow,
        };
}

internal static class ModelSettingsParser
{
    /// <summary>The keys beside <c>extra</c>: what has a place of its own is not said twice.</summary>
    private static readonly string[] Own =
    [
        "name", "temperature", "max-output-tokens", "top-p", "top-k", "frequency-penalty", "presence-penalty", "seed", "stop", "reasoning-effort", "context-window",
    ];

    public static ModelSettings Read(MappingReader? reader, ICollection<Diagnostic> diagnostics)
    {
        if (reader is null) return new ModelSettings();
        var settings = ReadOver(reader, new ModelSettings { Name = reader.Text("name") }, diagnostics);
        reader.Finish();
        return settings;
    }

    /// <summary>Settings over other ones: what is absent stays, and null leaves a setting to the provider. The name stays.</summary>
    public static ModelSettings ReadOver(MappingReader reader, ModelSettings own, ICollection<Diagnostic> diagnostics)
    {
        return own with
        {
            Temperature = Over("temperature", own.Temperature, key => Within(reader, key, 0, 2, diagnostics)),
            MaxOutputTokens = Over("max-output-tokens", own.MaxOutputTokens, reader.Integer),
            ContextWindow = Over("context-window", own.ContextWindow, key => AtLeastOne(reader, key, diagnostics)),
            TopP = Over("top-p", own.TopP, key => Within(reader, key, 0, 1, diagnostics)),
            TopK = Over("top-k", own.TopK, reader.Integer),
            FrequencyPenalty = Over("frequency-penalty", own.FrequencyPenalty, key => Within(reader, key, -2, 2, diagnostics)),
            PresencePenalty = Over("presence-penalty", own.PresencePenalty, key => Within(reader, key, -2, 2, diagnostics)),
            Seed = Over("seed", own.Seed, reader.Integer),
            Stop = Over("stop", own.Stop, reader.Texts),
            ReasoningEffort = Over("reasoning-effort", own.ReasoningEffort, _ => ReadEffort(reader)),
            ExtraJson = Over("extra", own.ExtraJson, _ => ReadExtra(reader, diagnostics)),
        };

        // Asked for in any case, so that the reader knows the key.
        T Over<T>(string key, T before, Func<string, T> read)
        {
            var value = read(key);
            return reader.Mapping.Find(key) is null ? before : value;
        }
    }

    private static int? AtLeastOne(MappingReader reader, string key, ICollection<Diagnostic> diagnostics)
    {
        var number = reader.Integer(key);
        if (number is null or >= 1) return number;
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(key)!.Location, $"'{key}' is a number of tokens from 1, but {number} was found."));
        return null;
    }

    private static string? ReadEffort(MappingReader reader) => reader.Node("reasoning-effort") is null
        ? null
        : reader.Choice("reasoning-effort", "medium", "none", "low", "medium", "high", "extra-high");

    private static string? ReadExtra(MappingReader reader, ICollection<Diagnostic> diagnostics)
    {
        if (reader.Child("extra") is not { Mapping: { Entries.Count: > 0 } extra }) return null;
        foreach (var entry in extra.Entries)
        {
            var key = entry.Key.Value.Replace('_', '-');
            if (Array.IndexOf(Own, key) < 0) continue;
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, entry.Key.Location,
                $"'{entry.Key.Value}' has a place of its own, which every provider understands: write '{key}' beside 'extra'."));
        }

        return CanonicalJson.Write(extra);
    }

    private static double? Within(
        MappingReader reader, string key, double minimum, double maximum, ICollection<Diagnostic> diagnostics)
    {
        var number = reader.Number(key);
        if (number is null || (number >= minimum && number <= maximum)) return number;
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(key)!.Location,
            $"'{key}' must be from {minimum} to {maximum}, but {number} was found."));
        return null;
    }
}
