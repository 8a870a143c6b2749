namespace PromptRegistry.Core.Settings;

/// <summary>An endpoint that speaks the OpenAI chat-completions protocol.</summary>
/// <param name="Name">How settings refer to it.</param>
/// <param name="Endpoint">The base address, with the version: <c>https://api.openai.com/v1</c>.</param>
/// <param name="ApiKeyVariable">The environment variable that holds the key; null where none is needed.</param>
/// <param name="Model">The model to ask instead of the one that a prompt names; null leaves it to the prompt.</param>
public sealed record ProviderSettings(string Name, Uri Endpoint, string? ApiKeyVariable, string? Model)
{
    public static ProviderSettings OpenAI { get; } =
        new("openai", new Uri("https://api.openai.com/v1"), "OPENAI_API_KEY", null);
}
