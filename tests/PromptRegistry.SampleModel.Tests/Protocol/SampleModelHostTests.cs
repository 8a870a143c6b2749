using System.Net;
using System.Text;
using System.Text.Json;

namespace PromptRegistry.SampleModel.Tests.Protocol;

public sealed class SampleModelHostTests : IAsyncLifetime
{
    private const string Request =
        """{"model":"sample-rules","messages":[{"role":"user","content":"Write exactly 1 sentence.\n<text>One is here. Two is there.</text>"}]""";

    private readonly HttpClient client = new();
    private RunningSampleModel model = null!;

    public async ValueTask InitializeAsync() => model = await SampleModelHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await model.DisposeAsync();
    }

    [Fact]
    public async Task Completes_a_chat()
    {
        var (status, json) = await PostAsync(Request + "}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("chat.completion", json.GetProperty("object").GetString());
        Assert.Equal("sample-rules", json.GetProperty("model").GetString());
        var choice = json.GetProperty("choices")[0];
        Assert.Equal("One is here.", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(4, json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Reports_a_truncated_answer_as_such()
    {
        var (_, json) = await PostAsync(Request + ""","max_completion_tokens":2}""");
        var choice = json.GetProperty("choices")[0];
        Assert.Equal("length", choice.GetProperty("finish_reason").GetString());
        Assert.Equal("One is ", choice.GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Stops_where_it_is_told_to()
    {
        var (_, json) = await PostAsync(Request + ""","stop":["here"]}""");
        Assert.Equal(
            "One is ", json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Streams_a_chat_as_events()
    {
        var response = await client.PostAsync(
            new Uri(model.Endpoint + "/chat/completions"), Body(Request + ""","stream":true,"stream_options":{"include_usage":true}}"""));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, line => Assert.StartsWith("data: ", line, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", events[^1]);

        var chunks = events[..^1].Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement).ToList();
        var deltas = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0)
            .Select(chunk => chunk.GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var text) ? text.GetString() : "");
        Assert.Equal("One is here.", string.Concat(deltas));
        Assert.Equal(4, chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData("not json", 400, null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", 400, "model")]
    [InlineData("""{"model":"sample-rules","messages":[]}""", 400, "messages")]
    [InlineData("""{"model":"sample-rules","messages":[{"content":"x"}]}""", 400, "messages[0].role")]
    [InlineData("""{"model":"sample-rules","messages":[{"role":"user","content":"x"}],"n":2}""", 400, "n")]
    [InlineData("""{"model":"gpt-9","messages":[{"role":"user","content":"x"}]}""", 404, "model")]
    public async Task Answers_a_bad_request_with_the_protocols_error(string body, int status, string? parameter)
    {
        var (actual, json) = await PostAsync(body);
        Assert.Equal(status, (int)actual);
        Assert.Equal(parameter, json.GetProperty("error").GetProperty("param").GetString());
        Assert.NotEmpty(json.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Lists_its_models()
    {
        using var json = JsonDocument.Parse(await client.GetStringAsync(new Uri(model.Endpoint + "/models")));
        Assert.Equal(["sample-rules", "sample-fast"], json.RootElement.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Says_what_exists_when_the_address_is_unknown()
    {
        var response = await client.GetAsync(new Uri(model.Endpoint + "/embeddings"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("/v1/chat/completions", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string body)
    {
        var response = await client.PostAsync(new Uri(model.Endpoint + "/chat/completions"), Body(body));
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
