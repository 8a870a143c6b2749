using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using PromptRegistry.Canonical;
using PromptRegistry.Chat;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Middleware;

/// <summary>
/// Gives the same answer to the same request: the cache of Microsoft.Extensions.AI, under the key that a recording of the request has, so that neither a rename nor another version with the
/// same text asks again.
/// </summary>
internal sealed class ResponseCacheChatClient(IChatClient inner, IDistributedCache storage, TimeSpan lifetime)
    : DistributedCachingChatClient(inner, new ExpiringCache(storage, lifetime))
{
    private readonly ChatClientMetadata? client = inner.GetService<ChatClientMetadata>();

    protected override string GetCacheKey(IEnumerable<ChatMessage> messages, ChatOptions? options, params ReadOnlySpan<object?> additionalValues)
    {
        var key = Convert.ToHexStringLower(ChatRequestText.Hash(
            messages as IReadOnlyList<ChatMessage> ?? [.. messages], options, client?.ProviderName ?? "", options?.ModelId ?? client?.DefaultModelId ?? ""));
        return $"promptregistry:answer:{key}";
    }

    protected override async Task<ChatResponse?> ReadCacheAsync(string key, CancellationToken cancellationToken)
    {
        var known = await base.ReadCacheAsync(key, cancellationToken).ConfigureAwait(false);
        Instruments.Looked(known is not null);
        return known is null ? null : CachedAnswer.Mark(known);
    }

    /// <summary>An answer that was cut off or filtered, or that waits for tools, is asked for again. What pieces of ours did with this call is not told of the next.</summary>
    protected override Task WriteCacheAsync(string key, ChatResponse value, CancellationToken cancellationToken)
    {
        if (value.FinishReason is { } finish && finish != ChatFinishReason.Stop) return Task.CompletedTask;
        var kept = new ChatResponse(value.Messages)
        {
            ResponseId = value.ResponseId,
            ModelId = value.ModelId,
            CreatedAt = value.CreatedAt,
            FinishReason = value.FinishReason,
            Usage = value.Usage,
            AdditionalProperties = value.AdditionalProperties is { } all ? new(all.Where(p => !p.Key.StartsWith("promptregistry.", StringComparison.Ordinal))) : null,
        };
        return base.WriteCacheAsync(key, kept, cancellationToken);
    }

    /// <summary>What is written lasts so long.</summary>
    private sealed class ExpiringCache(IDistributedCache storage, TimeSpan lifetime) : IDistributedCache
    {
        public byte[]? Get(string key) => storage.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => storage.GetAsync(key, token);

        public void Refresh(string key) => storage.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => storage.RefreshAsync(key, token);

        public void Remove(string key) => storage.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => storage.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => storage.Set(key, value, Lasting());

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => storage.SetAsync(key, value, Lasting(), token);

        private DistributedCacheEntryOptions Lasting() => new() { AbsoluteExpirationRelativeToNow = lifetime };
    }
}
