using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Tests;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>Events and traces that callers send are in the store when they are acknowledged, once.</summary>
public sealed class EventsTests : IAsyncLifetime
{
    private readonly RegistryFixture fixture = new();
    private readonly TestKeys keys = new();
    private readonly TempDirectory folder = new();
    private RunningServer server = null!;
    private string key = "";

    private static string Now => DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        fixture.Release("summarization", "1.0.0");
        key = keys.Add("reporter", email: null);
        server = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { Events = folder.Combine("events.db") });
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
        fixture.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task What_is_acknowledged_is_in_the_store_once()
    {
        var body = $$"""
            {
              "calls": [{
                "renderId": "call-1", "time": "{{Now}}", "prompt": "summarization", "version": "1.0.0", "environment": "prod", "arm": "canary", "reason": "Arm", "unit": "ada@example.org",
                "model": "gpt-x", "slice": "de", "trace": "0af7651916cd43dd8448eb211c80319c", "parent": "call-0", "inputTokens": 12, "cachedTokens": 2, "outputTokens": 7, "reasoningTokens": 1, "cost": 0.25, "latency": 1.5, "finish": "stop",
                "scores": { "rouge-l": 0.5 }, "output": "Done."
              }],
              "feedback": [{ "renderId": "call-1", "name": "thumb", "value": 1, "text": "good" }]
            }
            """;

        var first = await Post(body);
        var again = await Post(body);

        Assert.Equal((2, 0), ((int)first["accepted"]!, (int)first["rejected"]!));
        Assert.Equal(2, (int)again["accepted"]!);
        var call = Assert.Single(await Calls());
        var digest = fixture.Repository.Git("cat-file", "tag", "prompts/summarization/v1.0.0").Split('\n').Single(l => l.StartsWith("Digest: ", StringComparison.Ordinal))["Digest: ".Length..];
        Assert.Equal(
            ("call-1", "summarization", "1.0.0", digest, "prod", "canary", UnitPseudonym.Of("ada@example.org"), "gpt-x", "de"),
            (call.Call.RenderId, call.Call.Prompt, call.Call.Version, call.Call.Digest, call.Call.Environment, call.Call.Arm, call.Call.Unit, call.Call.Model, call.Call.Slice));
        Assert.Equal((12, 2, 7, 1, 0.25, 1.5, "stop"), (call.Call.InputTokens, call.Call.CachedTokens, call.Call.OutputTokens, call.Call.ReasoningTokens, call.Call.Cost, call.Call.Latency!.Value.TotalSeconds, call.Call.Finish));
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "call-0"), (call.Call.Trace, call.Call.Parent));
        await using var store = Store();
        var found = await store.FindAsync("call-1", TestContext.Current.CancellationToken);
        Assert.Equal(("thumb", 1.0, "good"), found!.Feedback.Where(f => f.Name == "thumb").Select(f => (f.Name, f.Value, f.Text)).Single());
    }

    [Fact]
    public async Task One_that_cannot_be_taken_is_told_of_and_holds_up_no_other()
    {
        const string good = """{ "renderId": "a", "prompt": "summarization", "version": "1.0.0" }""";
        string[] bad =
        [
            """{ "prompt": "summarization", "version": "1.0.0" }""", """{ "renderId": "b", "prompt": "summarization", "version": "1.0.0", "tokens": 3 }""", "7",
            """{ "renderId": "c", "prompt": "summarization", "version": "1.0.0", "cost": -1 }""", """{ "renderId": "d", "prompt": "summarization", "version": "1.0.0", "time": "yesterday" }""",
            """{ "renderId": "e", "prompt": "summarization", "version": "1.0.0", "time": "2001-01-01T00:00:00Z" }""", """{ "renderId": "f", "prompt": "summarization", "version": "1.0.0", "slice": "\ud800" }""",
            """{ "renderId": "g", "renderId": "g", "prompt": "summarization", "version": "1.0.0" }""", """{ "renderId": "h", "prompt": "summarization", "version": "1.0.0", "inputTokens": 1.5 }""",
            $$"""{ "renderId": "{{new string('x', 201)}}", "prompt": "summarization", "version": "1.0.0" }""",
            $$"""{ "renderId": "i", "prompt": "summarization", "version": "1.0.0", "parent": "{{new string('x', 201)}}" }""", """{ "renderId": "j", "prompt": "summarization", "version": "1.0.0", "parent": 7 }""",
        ];

        var answer = await Post($$"""{ "calls": [{{string.Join(',', bad)}}, {{good}}], "feedback": [{ "renderId": "a", "name": "calls", "value": 1 }] }""");

        Assert.Equal((1, 13), ((int)answer["accepted"]!, (int)answer["rejected"]!));
        var told = answer["errors"]!.AsArray().Select(e => $"{e!["list"]}[{e["index"]}] {e["detail"]}").ToList();
        foreach (var (at, says) in new[]
        {
            ("calls[0]", "'renderId' is missing"), ("calls[1]", "'tokens' is not known"), ("calls[2]", "It is an object"), ("calls[3]", "'cost' is not negative"), ("calls[4]", "'time' is a time such as"),
            ("calls[5]", "not within the last 400 days"), ("calls[6]", "half a character"), ("calls[7]", "is there twice"), ("calls[8]", "whole number"), ("calls[9]", "'renderId' has more than 200 characters"),
            ("calls[10]", "'parent' has more than 200 characters"), ("calls[11]", "'parent' is a text"), ("feedback[0]", "no metric of calls"),
        })
        {
            Assert.Contains(told, t => t.StartsWith(at, StringComparison.Ordinal) && t.Contains(says, StringComparison.Ordinal));
        }

        Assert.Equal("a", Assert.Single(await Calls()).Call.RenderId);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_read_is_a_problem()
    {
        foreach (var (body, status, id, says) in new[]
        {
            ("{", 400, "PRM4021", "is not JSON"),
            ("[]", 400, "PRM4021", "is an object with"),
            ("""{ "call": [] }""", 400, "PRM4021", "Did you mean 'calls'?"),
            ("""{ "calls": {} }""", 400, "PRM4021", "is an array"),
            ("""{ "calls": [[[[[[[[[[[]]]]]]]]]]] }""", 400, "PRM4021", "deeper than"),
            ("""{ "calls": [{}] }""", 422, "PRM4038", "'renderId' is missing"),
        })
        {
            var problem = await Post(body, status);

            Assert.Equal($"urn:promptregistry:{id}", (string?)problem["type"]);
            Assert.Contains(says, (string?)problem["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_too_large_and_bombs_are_refused()
    {
        Assert.Contains("at most 10000", (string?)(await Post($$"""{ "calls": [{{string.Join(',', Enumerable.Repeat("0", 10_001))}}] }""", 400))["detail"], StringComparison.Ordinal);
        using var bomb = new ByteArrayContent(Compress(new byte[50_000_000])) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
        Assert.Equal(413, (int)(await Send("/v1/events", bomb)).StatusCode);
        using var broken = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
        Assert.Equal(400, (int)(await Send("/v1/events", broken)).StatusCode);
        using var text = new StringContent("a=b", Encoding.UTF8, "text/plain");
        Assert.Equal(415, (int)(await Send("/v1/events", text)).StatusCode);
        using var trace = new StringContent("a=b", Encoding.UTF8, "text/plain");
        Assert.Equal(415, (int)(await Send("/v1/traces", trace)).StatusCode);
    }

    [Fact]
    public async Task A_key_reports_its_own_prompts_and_a_server_without_a_store_says_so()
    {
        var other = keys.Add("reporter", k => k with { Prompts = ["support/*"] });
        const string body = """{ "calls": [{ "renderId": "a", "prompt": "summarization", "version": "1.0.0" }] }""";
        using var refused = await server.SendAsync("POST", "/v1/events", body, other);
        Assert.Contains("is for the prompts support/*", (string?)(await RunningServer.JsonAsync(refused, 422))["detail"], StringComparison.Ordinal);

        await using var none = await RunningServer.StartAsync(fixture.Repository.Path);
        Assert.Equal("urn:promptregistry:PRM4039", (string?)(await none.PostAsync("/v1/events", body, 501))["type"]);
        Assert.Equal("urn:promptregistry:PRM4039", (string?)(await none.PostAsync("/v1/traces", "{}", 501))["type"]);
        Assert.Contains("cannot be read", Reporting.EventIntake.Check(new ServerOptions { Repository = "/", Events = "Host=db;Password=secret;Nonsense=1" })!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_in_JSON_become_calls()
    {
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        var body = $$"""
            { "resourceSpans": [{ "resource": { "attributes": [{ "key": "deployment.environment.name", "value": { "stringValue": "prod" } }] }, "scopeSpans": [{ "scope": {}, "spans": [
              { "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174", "name": "chat", "startTimeUnixNano": "{{start}}", "endTimeUnixNano": {{start + 1_500_000_000}},
                "attributes": [
                  { "key": "gen_ai.prompt.name", "value": { "stringValue": "summarization" } }, { "key": "gen_ai.prompt.version", "value": { "stringValue": "1.0.0" } },
                  { "key": "gen_ai.request.model", "value": { "stringValue": "gpt-x" } }, { "key": "gen_ai.usage.input_tokens", "value": { "intValue": "12" } },
                  { "key": "gen_ai.usage.output_tokens", "value": { "intValue": 7 } }, { "key": "gen_ai.input.messages", "value": { "stringValue": "a secret" } },
                  { "key": "gen_ai.response.finish_reasons", "value": { "arrayValue": { "values": [{ "stringValue": "length" }] } } }],
                "status": { "code": 2 }, "unknown": [1] },
              { "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "0000000000000002", "parentSpanId": "eee19b7ec3c1b174", "name": "inner", "startTimeUnixNano": "{{start}}", "endTimeUnixNano": "{{start}}",
                "attributes": [{ "key": "gen_ai.prompt.name", "value": { "stringValue": "summarization" } }, { "key": "gen_ai.prompt.version", "value": { "stringValue": "1.0.0" } }] },
              { "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "0000000000000003", "name": "GET /", "startTimeUnixNano": "{{start}}", "endTimeUnixNano": "{{start}}" },
              { "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "0000000000000004", "name": "chat", "startTimeUnixNano": "{{start}}", "endTimeUnixNano": "{{start}}",
                "attributes": [{ "key": "gen_ai.prompt.name", "value": { "stringValue": "summarization" } }] }
            ] }] }] }
            """;

        var answer = await Post(body, path: "/v1/traces");
        await Post(body, path: "/v1/traces");

        Assert.Equal(1, (int)answer["partialSuccess"]!["rejectedSpans"]!);
        Assert.Contains("has no 'gen_ai.prompt.version'", (string?)answer["partialSuccess"]!["errorMessage"], StringComparison.Ordinal);
        var call = Assert.Single(await Calls()).Call;
        Assert.Equal(("5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174", "summarization", "prod", "gpt-x", 12, 7, "length", "error", 1.5),
            (call.RenderId, call.Prompt, call.Environment, call.Model, call.InputTokens, call.OutputTokens, call.Finish, call.Error, call.Latency!.Value.TotalSeconds));
        Assert.Null(call.Input);
    }

    [Fact]
    public async Task Traces_in_protobuf_become_calls_compressed_or_not()
    {
        var start = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        var span = Message(
            (1, Enumerable.Repeat((byte)0xAB, 16).ToArray()), (2, Enumerable.Repeat((byte)0xCD, 8).ToArray()), (5, "chat"u8.ToArray()), (7, start), (8, start + 2_000_000_000),
            (9, Attribute("gen_ai.prompt.name", (1, "summarization"u8.ToArray()))), (9, Attribute("gen_ai.prompt.version", (1, "1.0.0"u8.ToArray()))),
            (9, Attribute("promptregistry.render_id", (1, "from-protobuf"u8.ToArray()))), (9, Attribute("gen_ai.usage.input_tokens", (3, 12))), (9, Attribute("something", (7, new byte[] { 1 }))),
            (9, Attribute("gen_ai.response.finish_reasons", (5, Message((1, Message((1, "stop"u8.ToArray()))))))), (15, Message((2, "it broke"u8.ToArray()), (3, 2))), (16, 3));
        var nameless = Message((1, new byte[16]), (2, new byte[8]), (7, start), (8, start), (9, Attribute("gen_ai.prompt.name", (1, "summarization"u8.ToArray()))));
        var request = Message((1, Message(
            (2, Message((2, span), (2, nameless))), (1, Message((1, Attribute("deployment.environment.name", (1, "prod"u8.ToArray()))))))));

        using var plain = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var first = await Send("/v1/traces", plain);
        using var compressed = new ByteArrayContent(Compress(request)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf"), ContentEncoding = { "gzip" } } };
        using var second = await Send("/v1/traces", compressed);

        Assert.Equal((200, 200, "application/x-protobuf"), ((int)first.StatusCode, (int)second.StatusCode, first.Content.Headers.ContentType?.MediaType));
        using var input = new CodedInputStream(await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), input.ReadTag());
        using var partial = new CodedInputStream(input.ReadBytes().ToByteArray());
        Assert.Equal((WireFormat.MakeTag(1, WireFormat.WireType.Varint), 1L), (partial.ReadTag(), partial.ReadInt64()));
        var call = Assert.Single(await Calls()).Call;
        Assert.Equal(("from-protobuf", "1.0.0", "prod", 12, "stop", "error", 2.0), (call.RenderId, call.Version, call.Environment, call.InputTokens, call.Finish, call.Error, call.Latency!.Value.TotalSeconds));
    }

    [Fact]
    public async Task Traces_say_what_was_called_within_what_in_JSON_and_protobuf()
    {
        var spans = new[]
        {
            Span(1, 0, "agent", ("promptregistry.render_id", "agent")), Span(2, 1, "agent"), Span(3, 2, null),
            // The same prompt within itself, with an id of its own, and a call of which no version is known.
            Span(4, 3, "agent", ("promptregistry.render_id", "again")), Span(5, 4, "agent"), Span(6, 5, "nameless") with { Version = null }, Span(7, 6, "judge"),
            // What the app says counts first: the outer one may come with a later request, or be of another trace here.
            Span(8, 1, "helper", ("promptregistry.parent", "elsewhere")), Span(9, 77, "alone"), Span(1, 0, "other") with { Trace = 2 }, Span(10, 1, "foreign") with { Trace = 3 },
            // A ring is nobody's place.
            Span(11, 12, "ring"), Span(12, 11, null), Span(13, 13, "self"),
        };
        string?[] expected = ["again<agent", "agent<", "alone<", "foreign<", "helper<elsewhere", "judge<again", "other<", "ring<", "self<"];

        await Post(Json(spans), path: "/v1/traces");
        Assert.Equal(expected, await Found());

        await using var second = await RunningServer.StartAsync(fixture.Repository.Path, o => keys.With(o) with { Events = folder.Combine("second.db") });
        using var content = new ByteArrayContent(Protobuf(spans)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var answer = await second.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(expected, await Found("second.db"));

        async Task<IEnumerable<string>> Found(string file = "events.db")
        {
            var calls = await Calls(file);
            var names = calls.ToDictionary(c => c.Call.RenderId, c => c.Call.RenderId is "again" ? "again" : c.Call.Prompt, StringComparer.Ordinal);
            return calls.Select(c => $"{names[c.Call.RenderId]}<{(c.Call.Parent is { } parent ? names.GetValueOrDefault(parent, parent) : "")}").Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task As_many_spans_as_a_request_may_have_may_be_within_one_another()
    {
        const int Depth = Reporting.EventIntake.Most;
        await Post(Json([.. Enumerable.Range(1, Depth).Select(i => Span(i, (i % Depth) + 1, i % 5 == 0 ? $"p{i % 2}" : null, ("promptregistry.render_id", $"r{i}")))]), path: "/v1/traces");

        var calls = await Calls();
        Assert.Equal(Depth / 5, calls.Count);
        // Each is within the next fifth, and the last within the first: it is one ring.
        Assert.All(calls, c => Assert.Equal($"r{(int.Parse(c.Call.RenderId[1..], CultureInfo.InvariantCulture) % Depth) + 5}", c.Call.Parent));
    }

    private static TestSpan Span(int id, int parent, string? prompt, params (string Name, string Value)[] attributes) => new(id, parent, prompt, attributes);

    private static string Json(TestSpan[] spans) => "{ \"resourceSpans\": [{ \"scopeSpans\": [{ \"spans\": [" + string.Join(",\n", spans.Select(Json)) + "] }] }] }";

    private static string Json(TestSpan span)
    {
        var parent = span.Parent == 0 ? "" : span.Parent.ToString("x16", CultureInfo.InvariantCulture);
        var attributes = string.Join(", ", span.All.Select(a => $$"""{ "key": "{{a.Name}}", "value": { "stringValue": "{{a.Value}}" } }"""));
        return $$"""
            { "traceId": "{{span.Trace:x32}}", "spanId": "{{span.Id:x16}}", "parentSpanId": "{{parent}}", "startTimeUnixNano": {{TestSpan.Start}}, "endTimeUnixNano": {{TestSpan.Start}}, "attributes": [{{attributes}}] }
            """;
    }

    private static byte[] Protobuf(TestSpan[] spans) => Message((1, Message((2, Message([.. spans.Select(s => (2, (object)Protobuf(s)))])))));

    private static byte[] Protobuf(TestSpan span)
    {
        byte[] Bytes(int id, string digits) => id == 0 ? [] : Convert.FromHexString(id.ToString(digits, CultureInfo.InvariantCulture));
        return Message(
        [
            (1, Bytes(span.Trace, "x32")), (2, Bytes(span.Id, "x16")), (4, Bytes(span.Parent, "x16")), (7, TestSpan.Start), (8, TestSpan.Start),
            .. span.All.Select(a => (9, (object)Attribute(a.Name, (1, Encoding.UTF8.GetBytes(a.Value))))),
        ]);
    }

    [Fact]
    public async Task Hostile_traces_are_refused_or_passed_over_and_end()
    {
        var deep = Message((1, "x"u8.ToArray()));
        for (var i = 0; i < 2000; i++) deep = Message((5, Message((1, deep))));
        var random = new Random(7);
        var noise = new byte[2000];
        random.NextBytes(noise);
        byte[][] bodies =
        [
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x0A, 0x05, 1], [0x0B], [0xFF], noise, Message((1, Message((2, Message((2, Message((9, Attribute("gen_ai.prompt.name", (5, deep)))))))))),
            Message((1, Message((2, Message([.. Enumerable.Repeat((2, (object)Array.Empty<byte>()), 10_001)]))))),
        ];
        foreach (var body in bodies)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
            Assert.Contains((int)(await Send("/v1/traces", content)).StatusCode, new[] { 200, 400 });
        }

        foreach (var json in (string[])["[]", "1", """{ "resourceSpans": [1, { "scopeSpans": [null, { "spans": [5] }] }] }""", """{ "resourceSpans": [{ "scopeSpans": [{ "spans": [{ "traceId": 5 }] }] }] }""", new string('[', 5000)])
        {
            using var response = await server.SendAsync("POST", "/v1/traces", json, key);
            Assert.Contains((int)response.StatusCode, new[] { 200, 400 });
        }

        Assert.Empty(await Calls());
    }

    private static byte[] Attribute(string name, (int Field, object Value) value) => Message((1, Encoding.UTF8.GetBytes(name)), (2, Message(value)));

    /// <summary>A message of protobuf: bytes, fixed 64 bits for <see cref="ulong"/>, else varints.</summary>
    private static byte[] Message(params (int Field, object Value)[] fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var (field, value) in fields)
            {
                switch (value)
                {
                    case byte[] content:
                        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                        output.WriteBytes(ByteString.CopyFrom(content));
                        break;
                    case ulong number:
                        output.WriteTag(field, WireFormat.WireType.Fixed64);
                        output.WriteFixed64(number);
                        break;
                    default:
                        output.WriteTag(field, WireFormat.WireType.Varint);
                        output.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                        break;
                }
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(content);
        return bytes.ToArray();
    }

    private async Task<HttpResponseMessage> Send(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonObject> Post(string body, int status = 200, string path = "/v1/events") => await RunningServer.JsonAsync(await server.SendAsync("POST", path, body, key), status);

    private SqliteEventStore Store(string file = "events.db") => new(folder.Combine(file));

    private async Task<IReadOnlyList<StoredCall>> Calls(string file = "events.db")
    {
        await using var store = Store(file);
        return await store.CallsAsync(new CallFilter(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)) { Limit = 10_000 }, TestContext.Current.CancellationToken);
    }

    /// <summary>A span of a trace that a test sends.</summary>
    private sealed record TestSpan(int Id, int Parent, string? Prompt, (string Name, string Value)[] Attributes)
    {
        /// <summary>Nanoseconds since 1970.</summary>
        public static ulong Start { get; } = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

        public int Trace { get; init; } = 1;

        public string? Version { get; init; } = "1.0.0";

        public IEnumerable<(string Name, string Value)> All =>
            new[] { ("gen_ai.prompt.name", Prompt), ("gen_ai.prompt.version", Prompt is null ? null : Version) }.Where(a => a.Item2 is not null).Select(a => (a.Item1, a.Item2!)).Concat(Attributes);
    }
}
