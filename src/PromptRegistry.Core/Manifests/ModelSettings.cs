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
}
