using Microsoft.Extensions.AI;

namespace PromptRegistry.Chat;

/// <summary>Marks an answer that a cache gave: no model was asked, so it took no tokens.</summary>
internal static class CachedAnswer
{
    private const string Key = "promptregistry.cached";

    public static bool Is(ChatResponse response) => response.AdditionalProperties?.ContainsKey(Key) == true;

    public static ChatResponse Mark(ChatResponse response)
    {
        (response.AdditionalProperties ??= [])[Key] = true;
        response.Usage = new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 };
        return response;
    }
}
