using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

internal static class ModelSettingsParser
{
    public static ModelSettings Read(MappingReader? reader, ICollection<Diagnostic> diagnostics)
    {
        if (reader is null) return new ModelSettings();
        var settings = new ModelSettings
        {
            Name = reader.Text("name"),
            Temperature = Within(reader, "temperature", 0, 2, diagnostics),
            MaxOutputTokens = reader.Integer("max-output-tokens"),
            TopP = Within(reader, "top-p", 0, 1, diagnostics),
            TopK = reader.Integer("top-k"),
            FrequencyPenalty = Within(reader, "frequency-penalty", -2, 2, diagnostics),
            PresencePenalty = Within(reader, "presence-penalty", -2, 2, diagnostics),
            Seed = reader.Integer("seed"),
            Stop = reader.Texts("stop"),
        };
        reader.Finish();
        return settings;
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
