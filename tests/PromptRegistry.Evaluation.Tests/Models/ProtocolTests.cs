using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>The real clients against servers that speak their protocols, each through all that goes wrong.</summary>
public sealed class ProtocolTests
{
    private const string OneCase = """
        cases:
          - { id: one, inputs: { text: "One. Two.", count: 1 } }
        scorers:
          - sentences: { equals: "{{ count }}" }
        """;

    /// <summary>What the machine has in its environment is no business of a repository's endpoint.</summary>
    static ProtocolTests()
    {
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", "sk-of-the-machine");
        Environment.SetEnvironmentVariable("ANTHROPIC_AUTH_TOKEN", "token-of-the-machine");
        Environment.SetEnvironmentVariable("ANTHROPIC_BASE_URL", "http://127.0.0.1:9");
        Environment.SetEnvironmentVariable("ANTHROPIC_CUSTOM_HEADERS", "X-Internal: of-the-machine");
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", "sk-of-the-machine");
        Environment.SetEnvironmentVariable("OLLAMA_API_KEY", "sk-of-the-machine");
    }

    public static TheoryData<ModelProtocol> Protocols { get; } = [ModelProtocol.OpenAI, ModelProtocol.Anthropic, ModelProtocol.Ollama];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_answer_comes_with_what_it_took(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol);
        var result = await EvaluateAsync(host);

        Assert.Equal(OutcomeCode.Passed, result.Code);
        var answer = Assert.Single(Assert.Single(result.Prompts[0].Cases).Samples).Answer!;
        Assert.Equal(("One.", "served-model", "stop", 11L, 5L), (answer.Text, answer.Model, answer.Finish, answer.InputTokens, answer.OutputTokens));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task No_key_is_taken_from_anywhere_else(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol);
        Assert.Equal(OutcomeCode.Passed, (await EvaluateAsync(host)).Code);
        var sent = Assert.Single(host.Requests);
        Assert.DoesNotContain(sent.Headers, h => h.Value.Contains("of-the-machine", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_stream_comes_in_parts(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol);
        using var client = ModelClients.Create(host.Provider, "m1", _ => null);

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("Go on.", cancellationToken: TestContext.Current.CancellationToken)) updates.Add(update);

        var whole = updates.ToChatResponse();
        Assert.Equal(("One.", ChatFinishReason.Stop, 5L), (whole.Text, whole.FinishReason, whole.Usage!.OutputTokenCount));
        Assert.True(updates.Count(u => u.Text.Length > 0) >= 2);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Pauses_that_the_endpoint_asks_for_are_kept_and_bounded(ModelProtocol protocol)
    {
        // Seconds, a date (the clock stands at the beginning of 2026), and far too long.
        await using var host = await ProtocolHost.StartAsync(
            protocol, Behaviours.Error(429, retryAfter: "7"), Behaviours.Error(503, retryAfter: "Thu, 01 Jan 2026 00:00:20 GMT"), Behaviours.Error(429, retryAfter: "86400"));
        var clock = new ImpatientClock(new EndpointPace().LongestPause);

        var result = await EvaluateAsync(host, clock);

        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Equal(4, host.Requests.Count);
        Assert.Equal([7, 20, 60], clock.Pauses.Select(p => p.TotalSeconds));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Errors_of_the_server_are_repeated_and_then_told(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, [.. Enumerable.Repeat(Behaviours.Error(500, "out of memory"), 4)]);
        var clock = new ImpatientClock(new EndpointPace().LongestPause);

        var result = await EvaluateAsync(host, clock);

        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        var finding = Assert.Single(result.AllDiagnostics);
        Assert.Equal("PRM2201", finding.Id);
        Assert.Contains("answers with 500, also after 3 retries: out of memory.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(4, host.Requests.Count);
        Assert.Equal(3, clock.Pauses.Count);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task What_will_not_pass_is_not_repeated(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Error(429, "You exceeded your quota.", code: "insufficient_quota"));
        Assert.Equal(OutcomeCode.Infrastructure, (await EvaluateAsync(host)).Code);
        Assert.Single(host.Requests);

        await using var other = await ProtocolHost.StartAsync(protocol, Behaviours.Error(400, "temperature is too hot"));
        var finding = Assert.Single((await EvaluateAsync(other)).AllDiagnostics);
        Assert.Equal("PRM2202", finding.Id);
        Assert.Contains("refused the request (400): temperature is too hot. Check the prompt's model settings.", finding.Message, StringComparison.Ordinal);
        Assert.Single(other.Requests);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_redirection_is_not_followed(ModelProtocol protocol)
    {
        await using var elsewhere = await ProtocolHost.StartAsync(protocol);
        await using var host = await ProtocolHost.StartAsync(protocol, (_, context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Endpoint.AbsoluteUri;
            return Task.CompletedTask;
        });

        var finding = Assert.Single((await EvaluateAsync(host)).AllDiagnostics);

        Assert.Equal("PRM2202", finding.Id);
        Assert.Contains("(307)", finding.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_truncated_or_filtered_answer_is_unscored_and_not_recorded(ModelProtocol protocol)
    {
        foreach (var (finish, word) in ((string, string)[])[("length", "length"), ("filter", "content_filter")])
        {
            // Ollama filters nothing.
            if (protocol == ModelProtocol.Ollama && finish == "filter") continue;
            await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Answer("One.", finish));
            using var repository = Repository(host);

            var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record });

            Assert.Equal(OutcomeCode.Invalid, result.Code);
            Assert.Contains($"finish reason '{word}'", Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2111").Message, StringComparison.Ordinal);
            Assert.False(File.Exists(repository.RecordingsPath));
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task What_is_not_the_protocol_is_called_so(ModelProtocol protocol)
    {
        foreach (var answer in (string[])["<html>It works!</html>", "{\"unfinished\":", "[]"])
        {
            await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Raw(answer));
            var result = await EvaluateAsync(host);

            Assert.Equal(OutcomeCode.Infrastructure, result.Code);
            var finding = Assert.Single(result.AllDiagnostics);
            Assert.Equal("PRM2206", finding.Id);
            Assert.Contains($"answers with what the protocol '{protocol.ToString().ToLowerInvariant()}' does not know", finding.Message, StringComparison.Ordinal);
            Assert.Single(host.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Slow_bytes_are_waited_for(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Drip);
        Assert.Equal(OutcomeCode.Passed, (await EvaluateAsync(host)).Code);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task What_is_silent_stalls_or_breaks_off_is_asked_again(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Silence, Behaviours.Stall, Behaviours.Abort);
        var pace = new EndpointPace { Attempt = TimeSpan.FromMilliseconds(500), Pause = TimeSpan.FromMilliseconds(1) };
        using var client = ModelClients.Create(host.Provider, "m1", null, pace, TimeProvider.System);

        var response = await client.GetResponseAsync("Go on.", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("One.", response.Text);
        Assert.Equal(4, host.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_endpoint_that_never_answers_in_time_is_told(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Silence, Behaviours.Silence);
        using var repository = Repository(host);
        var pace = new EndpointPace { Attempt = TimeSpan.FromMilliseconds(200), Pause = TimeSpan.FromMilliseconds(1), Retries = 1 };
        using var client = ModelClients.Create(host.Provider, "m1", null, pace, TimeProvider.System);
        var endpoint = new ModelEndpoint(host.Provider, client, isOurs: true, new KeyMask([]), null, TimeProvider.System);

        var error = await Assert.ThrowsAsync<ModelException>(
            () => endpoint.AskAsync(Recordings.CanonicalRequestTests.Request, TestContext.Current.CancellationToken));

        Assert.Equal(ModelFailureKind.Unreachable, error.Kind);
        Assert.Contains("does not answer in time", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_answer_that_does_not_end_is_cut_off(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Answer(new string('x', 5000)));
        using var client = ModelClients.Create(host.Provider, "m1", null, new EndpointPace { LongestBody = 4000, Retries = 1, Pause = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        var endpoint = new ModelEndpoint(host.Provider, client, isOurs: true, new KeyMask([]), null, TimeProvider.System);

        // Asked again it is short.
        Assert.Equal("One.", (await endpoint.AskAsync(Recordings.CanonicalRequestTests.Request, TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [InlineData(ModelProtocol.OpenAI, "Authorization", "Bearer sk-secret-1234", "/v1/chat/completions")]
    [InlineData(ModelProtocol.Anthropic, "Authorization", "Bearer sk-secret-1234", "/v1/messages")]
    [InlineData(ModelProtocol.Ollama, "Authorization", "Bearer sk-secret-1234", "/api/chat")]
    public async Task A_key_is_sent_where_the_protocol_wants_it_and_never_shown(ModelProtocol protocol, string header, string value, string path)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Error(401, "Incorrect API key provided: sk-secret-1234"));
        using var repository = Repository(host, "api-key-variable: SAMPLE_KEY,");

        var refused = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, Environment = _ => "sk-secret-1234" });
        Assert.Equal("PRM2205", Assert.Single(refused.AllDiagnostics).Id);
        Assert.Empty(host.Requests);

        var result = await EvaluationRunner.RunAsync(repository.Request with
        {
            Mode = EvaluationMode.Live,
            Environment = name => name == "SAMPLE_KEY" ? "sk-secret-1234" : null,
            Keys = KeyPermissions.Parse([$"SAMPLE_KEY={host.Endpoint}"], out _),
        });

        var message = Assert.Single(result.AllDiagnostics).Message;
        Assert.Contains("Incorrect API key provided: ***. Check the key in SAMPLE_KEY.", message, StringComparison.Ordinal);
        var sent = Assert.Single(host.Requests);
        Assert.Equal((path, value), (sent.Path, sent.Headers[header]));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_key_in_an_answer_reaches_no_recording(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol, Behaviours.Answer("It is sk-secret-1234."));
        using var repository = Repository(host, "api-key-variable: SAMPLE_KEY,");

        var result = await EvaluationRunner.RunAsync(repository.Request with
        {
            Mode = EvaluationMode.Record,
            Environment = name => name == "SAMPLE_KEY" ? "sk-secret-1234" : null,
            Keys = KeyPermissions.Parse([$"SAMPLE_KEY={host.Endpoint}"], out _),
        });

        Assert.Equal("PRM2213", Assert.Single(result.Diagnostics).Id);
        Assert.Contains("It is ***.", File.ReadAllText(repository.RecordingsPath), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(repository.Path, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("sk-secret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static EvaluationRepository Repository(ProtocolHost host, string more = "")
    {
        var repository = new EvaluationRepository(OneCase);
        repository.Write("promptregistry.yaml", $$"""
            providers:
              sample: { protocol: {{host.Protocol.ToString().ToLowerInvariant()}}, {{more}} endpoint: "{{host.Endpoint}}", model: m1 }
            evaluation: { provider: sample }
            """);
        return repository;
    }

    private static async Task<EvaluationResult> EvaluateAsync(ProtocolHost host, TimeProvider? clock = null)
    {
        using var repository = Repository(host);
        return await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, Clock = clock ?? TimeProvider.System, Grace = TimeSpan.FromHours(1) });
    }
}
