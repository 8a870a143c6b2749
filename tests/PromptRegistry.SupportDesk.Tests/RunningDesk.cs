using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Trace;
using PromptRegistry.SampleModel;
using PromptRegistry.TestKit;
using SupportDesk;

namespace PromptRegistry.SupportDesk.Tests;

/// <summary>The desk and its model, each on a port of its own, with what OpenTelemetry exports of the desk.</summary>
internal sealed class RunningDesk : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly SpanList exported = [];
    private readonly HttpClient client = new();
    private TracerProvider? traces;
    private RunningSampleModel? model;
    private WebApplication? app;
    private ActivityTraceId last;
    private ActivitySpanId caller;

    public static async Task<RunningDesk> StartAsync(params string[] more)
    {
        var desk = new RunningDesk();
        desk.traces = Sdk.CreateTracerProviderBuilder()
            .AddSource("Microsoft.AspNetCore", "PromptRegistry", "Experimental.Microsoft.Extensions.AI")
            .AddInMemoryExporter(desk.exported)
            .Build();
        desk.model = await SampleModelHost.StartAsync();
        desk.app = Desk.Build(
        [
            "--urls=http://127.0.0.1:0", $"--Model={desk.model.Endpoint}", $"--Events={desk.folder.Combine("events.db")}", "--Logging:LogLevel:Default=None", .. more,
        ]);
        await desk.app.StartAsync();
        return desk;
    }

    /// <summary>Sends a request in a trace of its own.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellation)
    {
        (last, caller) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        var request = new HttpRequestMessage(HttpMethod.Post, app!.Urls.Single() + path) { Content = JsonContent.Create(body) };
        request.Headers.Add("traceparent", $"00-{last}-{caller}-01");
        return client.SendAsync(request, cancellation);
    }

    /// <summary>The spans of the last request, a line each, below the one that they are in.</summary>
    public async Task<string> TraceAsync()
    {
        // The request's own span ends after its answer was sent.
        var spans = exported.Of(last);
        for (var i = 0; i < 1000 && !spans.Any(s => s.ParentSpanId == caller); i++)
        {
            await Task.Delay(10);
            spans = exported.Of(last);
        }

        var text = new StringBuilder();
        Append(text, spans.Single(s => s.ParentSpanId == caller), spans, 0);
        return text.ToString().TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        if (model is not null) await model.DisposeAsync();
        traces?.Dispose();
        client.Dispose();
        folder.Dispose();
    }

    private static void Append(StringBuilder text, Activity span, Activity[] all, int depth)
    {
        text.Append(' ', depth * 2).Append(span.Source.Name == "Microsoft.AspNetCore" ? "POST /ask" : span.DisplayName);
        var facts = new List<string>();
        if (span.GetTagItem("gen_ai.prompt.name") is { } prompt) facts.Add($"prompt {prompt} {span.GetTagItem("gen_ai.prompt.version")}");
        if (span.GetTagItem("promptregistry.calls") is { } calls) facts.Add($"calls {calls}");
        if (span.GetTagItem("error.type") is { } error) facts.Add($"error {error}");
        else if (span.GetTagItem("promptregistry.render_id") is { } id) facts.Add($"id {id}");
        if (facts.Count > 0) text.Append(" [").AppendJoin(", ", facts).Append(']');
        foreach (var one in span.Events)
        {
            var tags = one.Tags.ToDictionary(t => t.Key, t => t.Value);
            if (one.Name == "promptregistry.choice") text.Append(CultureInfo.InvariantCulture, $" choice {tags["promptregistry.choice.model"]} {tags["promptregistry.choice.reason"]}");
            if (one.Name == "promptregistry.guard") text.Append(CultureInfo.InvariantCulture, $" guard {tags["promptregistry.guard.input"]} {tags["promptregistry.guard.action"]}");
        }

        text.Append('\n');
        foreach (var child in all.Where(s => s.ParentSpanId == span.SpanId)) Append(text, child, all, depth + 1);
    }

    /// <summary>What was exported; spans end on many threads.</summary>
    private sealed class SpanList : Collection<Activity>
    {
        public Activity[] Of(ActivityTraceId trace)
        {
            lock (this) return [.. Items.Where(a => a.TraceId == trace).OrderBy(a => a.StartTimeUtc)];
        }

        protected override void InsertItem(int index, Activity item)
        {
            lock (this) base.InsertItem(Count, item);
        }
    }
}
