using System.Globalization;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes model settings as a C# expression.</summary>
internal static class ModelExpression
{
    public static string Write(ModelSettings model)
    {
        var settings = new List<string>();
        if (model.Name is not null) settings.Add($"Name = {CSharpName.Literal(model.Name)}");
        Add(settings, "Temperature", model.Temperature);
        Add(settings, "MaxOutputTokens", model.MaxOutputTokens);
        Add(settings, "TopP", model.TopP);
        Add(settings, "TopK", model.TopK);
        Add(settings, "FrequencyPenalty", model.FrequencyPenalty);
        Add(settings, "PresencePenalty", model.PresencePenalty);
        Add(settings, "Seed", model.Seed);
        if (model.Stop.Count > 0) settings.Add($"Stop = new[] {{ {string.Join(", ", model.Stop.Select(CSharpName.Literal))} }}");
        const string type = "new global::PromptRegistry.Core.Manifests.ModelSettings";
        return settings.Count == 0 ? type + "()" : $"{type} {{ {string.Join(", ", settings)} }}";
    }

    private static void Add(List<string> settings, string name, double? value)
    {
        if (value is not null) settings.Add($"{name} = {value.Value.ToString("R", CultureInfo.InvariantCulture)}");
    }
}
