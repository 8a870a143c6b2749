using System.ClientModel;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Registry;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Tests.Middleware;

/// <summary>The prompt of a call on activities, numbers, logs and outcomes. Each test has a prompt of its own name: listeners hear the whole process.</summary>
public sealed class UsePromptsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_activity_that_the_app_began_says_which_prompt_it_is_about()
    {
        using var app = new ActivitySource("UsePromptsTests.App");
        using var listening = Listen("UsePromptsTests.App", out _);
        using var client = new ChatClientBuilder(new ScriptedClient("Hello.")).UsePrompts().Build();
        var prompt = Prompt("telemetry/current");

        using (var activity = app.StartActivity("request"))
        {
            await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), Token);

            Assert.Equal(
                [
                    "gen_ai.prompt.name=telemetry/current", "gen_ai.prompt.version=1.2.0", "promptregistry.arm=b", "promptregistry.digest=sha256:1",
                    "promptregistry.environment=prod", "promptregistry.reason=Environment",
                ],
                Tags(activity!));
        }
    }

    [Fact]
    public async Task A_call_by_hand_is_a_span_with_what_it_took()
    {
        using var listening = Listen(PromptTelemetry.Name, out var spans);
        using var client = new ChatClientBuilder(new ScriptedClient("Hello.")).UsePrompts().Build();
        var prompt = Prompt("telemetry/by-hand");

        // A client between that clones the options, as those of Microsoft.Extensions.AI do.
        await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions().Clone(), Token);

        var span = Assert.Single(spans, s => s.DisplayName == "call telemetry/by-hand");
        Assert.Contains("gen_ai.prompt.version=1.2.0", Tags(span));
        Assert.Contains("gen_ai.usage.input_tokens=5", Tags(span));
        Assert.Contains("gen_ai.response.model=model-1", Tags(span));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_run_is_one_span_also_through_a_client_that_knows_prompts()
    {
        using var listening = Listen(PromptTelemetry.Name, out var spans);
        using var client = new ChatClientBuilder(new ScriptedClient("no", """{"n": 1}""")).UsePrompts().Build();

        var result = await PromptCall.RunAsync(client, Prompt("telemetry/run"), r => r.Property("n").Integer().ToString(System.Globalization.CultureInfo.InvariantCulture), Token);

        var span = Assert.Single(spans, s => s.DisplayName == "call telemetry/run");
        Assert.Contains("promptregistry.calls=2", Tags(span));
        Assert.Contains("gen_ai.usage.output_tokens=6", Tags(span));
        Assert.Contains($"promptregistry.render_id={result.RenderId}", Tags(span));
    }

    [Fact]
    public async Task A_run_within_a_run_says_which_also_on_its_span()
    {
        using var listening = Listen(PromptTelemetry.Name, out var spans);
        PromptResult? inner = null;
        using var client = new ScriptedClient("Hello.") { OnCall = () => inner = PromptCall.RunAsync(new ScriptedClient("Hi."), Prompt("telemetry/inner"), Token).GetAwaiter().GetResult() };

        var outer = await PromptCall.RunAsync(client, Prompt("telemetry/outer"), Token);

        var span = Assert.Single(spans, s => s.DisplayName == "call telemetry/inner");
        Assert.Contains($"promptregistry.render_id={inner!.RenderId}", Tags(span));
        Assert.Contains($"promptregistry.parent={outer.RenderId}", Tags(span));
        Assert.DoesNotContain(Tags(Assert.Single(spans, s => s.DisplayName == "call telemetry/outer")), t => t.StartsWith("promptregistry.parent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_on_the_span()
    {
        using var listening = Listen(PromptTelemetry.Name, out var spans);
        using var client = new ChatClientBuilder(new ScriptedClient("") { OnCall = () => throw new TimeoutException() }).UsePrompts().Build();
        var prompt = Prompt("telemetry/failed");

        await Assert.ThrowsAsync<TimeoutException>(() => client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), Token));

        var span = Assert.Single(spans, s => s.DisplayName == "call telemetry/failed");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Contains("error.type=timeout", Tags(span));
    }

    [Fact]
    public async Task A_stream_is_measured_to_its_end()
    {
        using var listening = Listen(PromptTelemetry.Name, out var spans);
        using var client = new ChatClientBuilder(new ScriptedClient("Hello.")).UsePrompts().Build();
        var prompt = Prompt("telemetry/stream");
        var left = Prompt("telemetry/left");

        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync(prompt.Messages, prompt.CreateOptions(), Token)) text += update.Text;
        await foreach (var _ in client.GetStreamingResponseAsync(left.Messages, left.CreateOptions(), Token)) break;

        Assert.Equal("Hello.", text);
        Assert.Contains("gen_ai.usage.output_tokens=3", Tags(Assert.Single(spans, s => s.DisplayName == "call telemetry/stream")));
        Assert.Contains("error.type=canceled", Tags(Assert.Single(spans, s => s.DisplayName == "call telemetry/left")));
    }

    [Fact]
    public async Task Numbers_are_kept_by_prompt_and_version()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == PromptTelemetry.Name) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => seen.Enqueue($"{i.Name} {value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => seen.Enqueue($"{i.Name} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        listener.Start();
        using var client = new ChatClientBuilder(new ScriptedClient("Hello.")).UsePrompts().Build();

        await PromptCall.RunAsync(client, Prompt("telemetry/numbers"), Token);

        const string Tags = "gen_ai.prompt.name=telemetry/numbers gen_ai.prompt.version=1.2.0 promptregistry.environment=prod promptregistry.arm=b";
        Assert.Equal(
            [
                $"promptregistry.renders 1 {Tags}", $"promptregistry.call.tokens 5 {Tags} gen_ai.token.type=input",
                $"promptregistry.call.tokens 3 {Tags} gen_ai.token.type=output", $"promptregistry.call.duration {Tags}",
            ],
            seen.Where(s => s.Contains("telemetry/numbers", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_logged_during_a_call_stands_in_its_scope()
    {
        var log = new ScopeLog();
        using var factory = LoggerFactory.Create(b => b.AddProvider(log));
        var logger = factory.CreateLogger("client");
        using var client = new ChatClientBuilder(new ScriptedClient("Hello.") { OnCall = () => logger.Log(LogLevel.Information, 0, "asked", null, (state, _) => state) }).UsePrompts(factory).Build();
        var prompt = Prompt("telemetry/logs");

        await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), Token);

        Assert.Equal("asked in gen_ai.prompt.name=telemetry/logs, gen_ai.prompt.version=1.2.0, promptregistry.digest=sha256:1, promptregistry.environment=prod, promptregistry.arm=b, promptregistry.reason=Environment", Assert.Single(log.Lines));
    }

    [Fact]
    public async Task The_identity_is_not_sent()
    {
        var bodies = new List<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var host = builder.Build();
        host.MapPost("/v1/chat/completions", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            bodies.Add(await reader.ReadToEndAsync());
            return Results.Text("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}]}""", "application/json");
        });
        await host.StartAsync(Token);
        var openAi = new OpenAIClient(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(host.Urls.First() + "/v1") });
        using var client = new ChatClientBuilder(openAi.GetChatClient("m").AsIChatClient()).UsePrompts().Build();
        var prompt = Prompt("telemetry/wire");

        await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), Token);
        var plain = prompt.CreateOptions();
        await client.GetResponseAsync(prompt.Messages, new ChatOptions { ModelId = plain.ModelId, Temperature = plain.Temperature }, Token);

        Assert.Equal(2, bodies.Count);
        Assert.Equal(bodies[1], bodies[0]);
        Assert.DoesNotContain("telemetry/wire", bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_identity_is_in_no_key()
    {
        var options = Prompt("telemetry/key").CreateOptions();

        var text = System.Text.Json.JsonSerializer.Serialize<object>(options, AIJsonUtilities.DefaultOptions);

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize<object>(new ChatOptions { ModelId = "m", Temperature = 0 }, AIJsonUtilities.DefaultOptions), text);
    }

    private static RenderedPrompt Prompt(string name) => new(
        [new RenderedMessage("system", "Be brief."), new RenderedMessage("user", "Hi")],
        new ChatTarget(ModelSettings.Create(name: "m", temperature: 0), null, null),
        new PromptIdentity { Name = name, Version = "1.2.0", Digest = "sha256:1", Environment = "prod", Arm = "b", Reason = ResolutionReason.Environment });

    private static ActivityListener Listen(string source, out ConcurrentQueue<Activity> stopped)
    {
        var seen = stopped = new ConcurrentQueue<Activity>();
        var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static IEnumerable<string> Tags(Activity activity) => activity.TagObjects.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal);

    private sealed class ScopeLog : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public List<string> Lines { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => new Logger(this);

        public void Dispose()
        {
        }

        private sealed class Logger(ScopeLog log) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log.scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                log.scopes.ForEachScope(
                    (scope, line) => log.Lines.Add($"{line} in {string.Join(", ", ((IEnumerable<KeyValuePair<string, object?>>)scope!).Select(p => $"{p.Key}={p.Value}"))}"),
                    formatter(state, exception));
        }
    }
}
