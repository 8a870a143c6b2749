using System.Globalization;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes model settings as a C# expression.</summary>
internal static class ModelExpression
{
    public static string Write(ModelSettings model)
    {
        var settings = new List<string>();
        if (model.Name is not null) settings.Add($"name: {CSharpName.Literal(model.Name)}");
        Add(settings, "temperature", model.Temperature);
        Add(settings, "maxOutputTokens", model.MaxOutputTokens);
        Add(settings, "topP", model.TopP);
        Add(settings, "topK", model.TopK);
        Add(settings, "frequencyPenalty", model.FrequencyPenalty);
        Add(settings, "presencePenalty", model.PresencePenalty);
        Add(settings, "seed", model.Seed);
        if (model.Stop.Count > 0) settings.Add($"stop: new[] {{ {string.Join(", ", model.Stop.Select(CSharpName.Literal))} }}");
        return $"global::PromptRegistry.Core.Manifests.ModelSettings.Create({string.Join(", ", settings)})";
    }

    private static void Add(List<string> settings, string name, double? value)
    {
        if (value is not null) settings.Add($"{name}: {value.Value.ToString("R", CultureInfo.InvariantCulture)}");
    }
}
