namespace PromptRegistry.Core.Manifests;

/// <summary>The model that a prompt is written for, and how it is asked. Null leaves a setting to the provider.</summary>
public sealed record ModelSettings
{
    public string? Name { get; init; }

    public double? Temperature { get; init; }

    public int? MaxOutputTokens { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public double? FrequencyPenalty { get; init; }

    public double? PresencePenalty { get; init; }

    public int? Seed { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>For generated code, also in versions of C# that cannot set properties while an object is made.</summary>
    public static ModelSettings Create(
        string? name = null, double? temperature = null, int? maxOutputTokens = null, double? topP = null, int? topK = null,
        double? frequencyPenalty = null, double? presencePenalty = null, int? seed = null, IReadOnlyList<string>? stop = null) => new()
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
        };
}
