using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Canonical;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Middleware;

/// <summary>Answers from recordings, for tests of your own.</summary>
public static class RecordingChatClientBuilderExtensions
{
    /// <summary>
    /// Answers requests from a file of recordings, by mode as <c>dotnet prompt eval</c> does. Equal requests get the same answer and are asked once.
    /// Each answer is in the file as soon as it is complete; what was cut off, filtered or failed is passed on and not recorded.
    /// </summary>
    /// <param name="path">The file: JSON Lines, sorted, to be committed. It is made where there is none.</param>
    /// <param name="mode">Where answers come from.</param>
    /// <exception cref="MissingRecordingException">From the client, with <see cref="EvaluationMode.Replay"/>: the request is not recorded.</exception>
    public static ChatClientBuilder UseRecordings(
        this ChatClientBuilder builder, string path, EvaluationMode mode = EvaluationMode.Replay, RecordingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Use(inner => new RecordingChatClient(inner, path, mode, options ?? new RecordingOptions()));
    }
}

/// <summary>What recordings of a chat client are found by, and what they must not hold.</summary>
public sealed record RecordingOptions
{
    /// <summary>The provider's name in the key; null for the client's own word. Name that of promptregistry.yaml to share a prompt's recordings.</summary>
    public string? Provider { get; init; }

    /// <summary>The model's name in the key; null for the one that the request or the client names.</summary>
    public string? Model { get; init; }

    /// <summary>Texts that are replaced by <c>***</c> wherever an answer holds them, such as keys; shorter ones than six characters are not looked for.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Measures latencies.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A request is not recorded, and nothing may be asked.</summary>
public sealed class MissingRecordingException(string message) : InvalidOperationException(message);

/// <summary>A chat client whose answers are recorded and replayed.</summary>
internal sealed class RecordingChatClient(IChatClient inner, string path, EvaluationMode mode, RecordingOptions options) : DelegatingChatClient(inner)
{
    private readonly RecordedResponses responses = new(path, options.Secrets);
    private readonly ConcurrentDictionary<RecordingKey, Lazy<Task<ChatResponse>>> underWay = new();
    private readonly ConcurrentDictionary<RecordingKey, bool> refreshed = new();

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> sent = [.. messages];
        if (mode == EvaluationMode.Live) return await base.GetResponseAsync(sent, chat, cancellationToken).ConfigureAwait(false);
        var key = Key(sent, chat);
        if (Find(key, sent) is { } known) return known;
        var asked = underWay.GetOrAdd(key, _ => new Lazy<Task<ChatResponse>>(() => AskAsync(key, sent, chat, cancellationToken)));
        try
        {
            return await asked.Value.ConfigureAwait(false);
        }
        finally
        {
            underWay.TryRemove(KeyValuePair.Create(key, asked));
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> sent = [.. messages];
        var key = Key(sent, chat);
        if (mode != EvaluationMode.Live && Find(key, sent) is { } known)
        {
            foreach (var update in known.ToChatResponseUpdates()) yield return update;
            yield break;
        }

        var start = options.Clock.GetTimestamp();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in base.GetStreamingResponseAsync(sent, chat, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            yield return update;
        }

        if (mode != EvaluationMode.Live) Keep(key, updates.ToChatResponse(), options.Clock.GetElapsedTime(start));
    }

    private RecordingKey Key(IReadOnlyList<ChatMessage> messages, ChatOptions? chat)
    {
        var client = this.GetService<ChatClientMetadata>();
        return RecordingKey.FromHash(ChatRequestText.Hash(
            messages, chat, options.Provider ?? client?.ProviderName ?? "", options.Model ?? chat?.ModelId ?? client?.DefaultModelId ?? ""));
    }

    /// <summary>Null where the model is to be asked.</summary>
    private ChatResponse? Find(RecordingKey key, IReadOnlyList<ChatMessage> messages)
    {
        if (mode == EvaluationMode.Refresh && !refreshed.ContainsKey(key)) return null;
        if (responses.Find(key) is { } known) return known;
        if (mode != EvaluationMode.Replay) return null;
        var last = messages.Count == 0 ? "" : messages[^1].Text.ReplaceLineEndings(" ");
        throw new MissingRecordingException(
            $"'{path}' has no answer to this request (key {key.Text[..12]}…), whose last message begins with '{(last.Length > 60 ? last[..60] + "…" : last)}'. Run once with "
            + $"{nameof(EvaluationMode)}.{nameof(EvaluationMode.Record)} to record it, and commit the file.");
    }

    private async Task<ChatResponse> AskAsync(RecordingKey key, IReadOnlyList<ChatMessage> messages, ChatOptions? chat, CancellationToken cancellation)
    {
        var start = options.Clock.GetTimestamp();
        var response = await base.GetResponseAsync(messages, chat, cancellation).ConfigureAwait(false);
        Keep(key, response, options.Clock.GetElapsedTime(start));
        return response;
    }

    private void Keep(RecordingKey key, ChatResponse response, TimeSpan latency)
    {
        if (response.FinishReason is { } finish && finish != ChatFinishReason.Stop && finish != ChatFinishReason.ToolCalls) return;
        responses.Set(key, response, latency);
        refreshed[key] = true;
    }
}
