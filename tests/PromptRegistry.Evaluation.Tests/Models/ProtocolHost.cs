using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>A real HTTP server on loopback that speaks one of the protocols, with a script of what goes wrong before it answers well.</summary>
internal sealed class ProtocolHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Behaviour> script;

    private ProtocolHost(WebApplication app, ModelProtocol protocol, IEnumerable<Behaviour> behaviours)
    {
        this.app = app;
        Protocol = protocol;
        script = new ConcurrentQueue<Behaviour>(behaviours);
    }

    public ModelProtocol Protocol { get; }

    public ConcurrentQueue<SentRequest> Requests { get; } = new();

    /// <summary>Ends what waits on purpose.</summary>
    public CancellationTokenSource Closing { get; } = new();

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What it says once the script is over.</summary>
    public string Text { get; set; } = "One.";

    /// <summary>Tokens with their alternatives and how likely each was: <c>[[("a", 0.9), ("b", 0.1)], …]</c>, the first of each is what it said.</summary>
    public IReadOnlyList<IReadOnlyList<(string Token, double Probability)>> Tokens { get; set; } = [];

    public ProviderSettings Provider => new("sample", Endpoint, null, "m1", Protocol);

    public static async Task<ProtocolHost> StartAsync(ModelProtocol protocol, params Behaviour[] behaviours)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var host = new ProtocolHost(builder.Build(), protocol, behaviours);
        host.app.Run(host.AnswerAsync);
        await host.app.StartAsync();
        var address = host.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        host.Endpoint = new Uri(address + (protocol == ModelProtocol.OpenAI ? "/v1" : "/"));
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await Closing.CancelAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        Closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new SentRequest(
            context.Request.Path, body, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (script.TryDequeue(out var behaviour))
        {
            await behaviour(this, context, body);
            return;
        }

        if (context.Request.Path.Value!.Contains("embed", StringComparison.Ordinal)) await WriteAsync(context, 200, "application/json", Vectors(body));
        else await CompleteAsync(context, body, Text, "stop");
    }

    /// <summary>The vector of a text has how often each letter stands in it, so that anybody can compute it.</summary>
    public static float[] Vector(string text) => [.. Enumerable.Range('a', 26).Select(letter => (float)text.Count(c => char.ToLowerInvariant(c) == letter))];

    private string Vectors(string body)
    {
        using var json = JsonDocument.Parse(body);
        var input = json.RootElement.GetProperty("input");
        var vector = Vector(input.ValueKind == JsonValueKind.Array ? input[0].GetString()! : input.GetString()!);
        var numbers = string.Join(',', vector.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (Protocol == ModelProtocol.Ollama) return $$"""{"model":"served-model","embeddings":[[{{numbers}}]],"prompt_eval_count":7}""";
        var wantsText = json.RootElement.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        var embedding = wantsText ? $"\"{Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(vector))}\"" : $"[{numbers}]";
        return $$$"""{"object":"list","model":"served-model","data":[{"object":"embedding","index":0,"embedding":{{{embedding}}}}],"usage":{"prompt_tokens":7,"total_tokens":7}}""";
    }

    /// <summary>A whole answer, streamed where the request wants that.</summary>
    /// <param name="finish">stop, length or filter.</param>
    public Task CompleteAsync(HttpContext context, string body, string text, string finish) =>
        IsStream(body) ? StreamAsync(context, text, finish) : WriteAsync(context, 200, "application/json", Completion(text, finish));

    public static async Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    public string Completion(string text, string finish) => Protocol switch
    {
        ModelProtocol.Anthropic => $$$"""
            {"id":"msg_1","type":"message","role":"assistant","model":"served-model","content":[{"type":"text","text":"{{{text}}}"}],
            "stop_reason":"{{{AnthropicFinish(finish)}}}","stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":5}}
            """,
        ModelProtocol.Ollama => $$$"""
            {"model":"served-model","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"{{{text}}}"},"done_reason":"{{{finish}}}","done":true,
            "total_duration":5,"load_duration":1,"prompt_eval_count":11,"prompt_eval_duration":1,"eval_count":5,"eval_duration":1}
            """.ReplaceLineEndings(""),
        _ => $$$"""
            {"id":"c","object":"chat.completion","created":0,"model":"served-model","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}","refusal":null},"logprobs":{{{LogProbabilities()}}},
            "finish_reason":"{{{(finish == "filter" ? "content_filter" : finish)}}}"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}
            """,
    };

    private async Task StreamAsync(HttpContext context, string text, string finish)
    {
        context.Response.ContentType = Protocol == ModelProtocol.Ollama ? "application/x-ndjson" : "text/event-stream";
        foreach (var line in Stream(text, finish))
        {
            await context.Response.WriteAsync(line);
            await context.Response.Body.FlushAsync();
        }
    }

    private IEnumerable<string> Stream(string text, string finish)
    {
        var half = text.Length / 2;
        string[] parts = [text[..half], text[half..]];
        switch (Protocol)
        {
            case ModelProtocol.Anthropic:
                yield return Event("message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"served-model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":1}}}""");
                yield return Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
                foreach (var part in parts)
                    yield return Event("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{part}}}"}}""");
                yield return Event("content_block_stop", """{"type":"content_block_stop","index":0}""");
                yield return Event("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{AnthropicFinish(finish)}}}","stop_sequence":null},"usage":{"output_tokens":5}}""");
                yield return Event("message_stop", """{"type":"message_stop"}""");
                break;
            case ModelProtocol.Ollama:
                foreach (var part in parts)
                    yield return $$$"""{"model":"served-model","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"{{{part}}}"},"done":false}""" + "\n";
                yield return Completion("", finish) + "\n";
                break;
            default:
                foreach (var part in parts)
                    yield return $$$"""data: {"id":"c","object":"chat.completion.chunk","created":0,"model":"served-model","choices":[{"index":0,"delta":{"role":"assistant","content":"{{{part}}}"},"finish_reason":null}]}""" + "\n\n";
                yield return $$$"""data: {"id":"c","object":"chat.completion.chunk","created":0,"model":"served-model","choices":[{"index":0,"delta":{},"finish_reason":"{{{finish}}}"}]}""" + "\n\n";
                yield return """data: {"id":"c","object":"chat.completion.chunk","created":0,"model":"served-model","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}""" + "\n\n";
                yield return "data: [DONE]\n\n";
                break;
        }
    }

    private string LogProbabilities() => Tokens.Count == 0 ? "null" : JsonSerializer.Serialize(new
    {
        content = Tokens.Select(all => new
        {
            token = all[0].Token,
            logprob = Math.Log(all[0].Probability),
            bytes = (byte[]?)null,
            top_logprobs = all.Select(one => new { token = one.Token, logprob = Math.Log(one.Probability), bytes = (byte[]?)null }),
        }),
    });

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    private static string AnthropicFinish(string finish) => finish switch { "length" => "max_tokens", "filter" => "refusal", _ => "end_turn" };

    private static bool IsStream(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
    }
}

/// <summary>One thing that the host does with a request.</summary>
internal delegate Task Behaviour(ProtocolHost host, HttpContext context, string body);

/// <summary>A request as it came.</summary>
internal sealed record SentRequest(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>What an endpoint may do.</summary>
internal static class Behaviours
{
    public static Behaviour Error(int status, string message = "slow down", string? retryAfter = null, string code = "x") => (_, context, _) =>
    {
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return ProtocolHost.WriteAsync(context, status, "application/json", $$$"""{"type":"error","error":{"message":"{{{message}}}","type":"x","param":null,"code":"{{{code}}}"}}""");
    };

    public static Behaviour Answer(string text, string finish = "stop") => (host, context, body) => host.CompleteAsync(context, body, text, finish);

    public static Behaviour Raw(string text) => (_, context, _) => ProtocolHost.WriteAsync(context, 200, "application/json", text);

    /// <summary>Takes the request, and says nothing.</summary>
    public static Behaviour Silence { get; } = async (host, context, _) =>
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.Closing.Token);
        try
        {
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    };

    /// <summary>Begins an answer, and never ends it.</summary>
    public static Behaviour Stall { get; } = async (host, context, body) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(host.Completion("One.", "stop")[..20]);
        await context.Response.Body.FlushAsync();
        await Silence(host, context, body);
    };

    /// <summary>A whole answer, a byte at a time.</summary>
    public static Behaviour Drip { get; } = async (host, context, _) =>
    {
        context.Response.ContentType = "application/json";
        foreach (var part in host.Completion("One.", "stop"))
        {
            await context.Response.WriteAsync(part.ToString());
            await context.Response.Body.FlushAsync();
        }
    };

    /// <summary>Breaks the connection in the middle of an answer.</summary>
    public static Behaviour Abort { get; } = async (host, context, _) =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 5000;
        await context.Response.WriteAsync(host.Completion("One.", "stop")[..20]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };
}
