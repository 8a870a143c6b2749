using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Files;

namespace PromptRegistry.Evaluation.Middleware;

/// <summary>
/// A file of recordings that whole responses are kept in. Clients of one process take turns; each reads the file again before it writes, so that what others
/// recorded meanwhile stays.
/// </summary>
internal sealed class RecordedResponses(string path, IReadOnlyList<string> secrets)
{
    private const string Messages = "messages";

    private static readonly ConcurrentDictionary<string, Lock> Turns = new(StringComparer.Ordinal);

    private readonly RepositoryFolder folder = new(Path.GetDirectoryName(Path.GetFullPath(path))!);
    private readonly string name = Path.GetFileName(path);
    private readonly KeyMask mask = new(secrets);
    private readonly Lock turn = Turns.GetOrAdd(Path.GetFullPath(path), _ => new Lock());
    private RecordingFile? file;

    /// <summary>The recorded response; null where there is none.</summary>
    /// <exception cref="PromptFileException">The file cannot be read.</exception>
    public ChatResponse? Find(RecordingKey key)
    {
        lock (turn)
        {
            if (file is null || !file.Contains(key)) file = Read();
            return file.Find(key) is { } answer ? Response(answer, file.Line(key)) : null;
        }
    }

    public void Set(RecordingKey key, ChatResponse response, TimeSpan latency)
    {
        var answer = new ModelAnswer(
            mask.Apply(response.Text), response.ModelId ?? "", response.FinishReason?.Value ?? ChatFinishReason.Stop.Value, response.Usage?.InputTokenCount,
            response.Usage?.OutputTokenCount, latency, null)
        {
            ToolCalls = AnsweredCalls.Of(response, mask),
        };
        var line = RecordingLine.Write(key, answer, IsText(response) ? null : [KeyValuePair.Create(Messages, Whole(response.Messages))]);
        lock (turn)
        {
            file = Read();
            file.Set(key, line);
            folder.Write(name, file.Write());
        }
    }

    private static bool IsText(ChatResponse response) =>
        response.Messages is [{ AuthorName: null, Contents: var contents } message] && message.Role == ChatRole.Assistant && contents.All(c => c is TextContent);

    private static ChatResponse Response(ModelAnswer answer, ReadOnlySpan<byte> line)
    {
        using var json = JsonDocument.Parse(line.ToArray());
        var messages = json.RootElement.TryGetProperty(Messages, out var whole)
            ? (List<ChatMessage>)whole.Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(List<ChatMessage>)))!
            : [Message(answer)];
        return new ChatResponse(messages)
        {
            ModelId = answer.Model.Length == 0 ? null : answer.Model,
            FinishReason = new ChatFinishReason(answer.Finish),
            Usage = answer.InputTokens is null && answer.OutputTokens is null
                ? null
                : new UsageDetails
                {
                    InputTokenCount = answer.InputTokens,
                    OutputTokenCount = answer.OutputTokens,
                    TotalTokenCount = answer.InputTokens + answer.OutputTokens,
                },
        };
    }

    private static ChatMessage Message(ModelAnswer answer)
    {
        if (answer.ToolCalls.Count == 0) return new ChatMessage(ChatRole.Assistant, answer.Text);
        AIContent[] said = answer.Text.Length == 0 ? [] : [new TextContent(answer.Text)];
        return new ChatMessage(ChatRole.Assistant, [.. said, .. AnsweredCalls.ToContents(answer.ToolCalls)]);
    }

    private JsonElement Whole(IList<ChatMessage> messages)
    {
        var text = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IList<ChatMessage>)));
        using var json = JsonDocument.Parse(mask.Apply(text));
        return json.RootElement.Clone();
    }

    private RecordingFile Read()
    {
        var findings = new List<Diagnostic>();
        var read = RecordingFile.Read(folder.Read(name, 1 << 30), name, findings);
        return findings.Count == 0 ? read : throw new PromptFileException(findings[0]);
    }
}
