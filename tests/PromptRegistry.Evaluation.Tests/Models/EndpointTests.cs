using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Tests.Models;

public sealed class EndpointTests
{
    private const string OneCase = """
        cases:
          - { id: one, inputs: { text: "One. Two.", count: 1 } }
        scorers:
          - sentences: { equals: "{{ count }}" }
        """;

    private const string Error429 = """{"error":{"message":"slow down","type":"rate_limit","param":null,"code":"rate_limit_exceeded"}}""";

    [Fact]
    public async Task A_busy_endpoint_is_asked_again_when_it_says_so()
    {
        await using var endpoint = new FaultyEndpoint(
            FaultyEndpoint.Response("429 Too Many Requests", Error429, "Retry-After: 0\r\n"),
            FaultyEndpoint.Response("503 Service Unavailable", "{}", "Retry-After: 0\r\n"));
        using var repository = new EvaluationRepository(OneCase);
        var result = await RunAsync(repository, endpoint.Endpoint);
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Equal(3, endpoint.Requests.Count);
        var answer = Assert.Single(Assert.Single(result.Prompts[0].Cases).Samples).Answer!;
        Assert.Equal(
            ("One.", "served-model", 11L, 5L), (answer.Text, answer.Model, answer.InputTokens, answer.OutputTokens));
    }

    [Fact]
    public async Task A_used_up_quota_is_not_retried()
    {
        var quota = Error429.Replace("rate_limit_exceeded", "insufficient_quota", StringComparison.Ordinal);
        await using var endpoint = new FaultyEndpoint(
            FaultyEndpoint.Response("429 Too Many Requests", quota, "Retry-After: 0\r\n"));
        using var repository = new EvaluationRepository(OneCase);
        Assert.Equal(OutcomeCode.Infrastructure, (await RunAsync(repository, endpoint.Endpoint)).Code);
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_is_an_infrastructure_failure_that_says_what_to_do()
    {
        using var repository = new EvaluationRepository(OneCase);
        var endpoint = new Uri($"http://127.0.0.1:{FreePort()}/v1");
        var result = await RunAsync(repository, endpoint);
        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        var diagnostic = Assert.Single(result.AllDiagnostics);
        Assert.Equal("PRM2201", diagnostic.Id);
        Assert.StartsWith(
            $"The endpoint {endpoint} of the provider 'sample' does not answer: Connection refused",
            diagnostic.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "Start it, or correct 'endpoint' in promptregistry.yaml. Recorded answers are evaluated without a model"
                + " by --mode replay.",
            diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_request_says_why_and_is_not_retried()
    {
        await using var endpoint = new FaultyEndpoint(FaultyEndpoint.Response(
            "404 Not Found", """{"error":{"message":"The model 'sample-rules' does not exist.","type":"invalid_request_error","param":"model","code":"model_not_found"}}"""));
        using var repository = new EvaluationRepository(OneCase);
        var result = await RunAsync(repository, endpoint.Endpoint);
        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        var diagnostic = Assert.Single(result.AllDiagnostics);
        Assert.Equal("PRM2202", diagnostic.Id);
        Assert.Contains("refused the request (404)", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("The model 'sample-rules' does not exist.", diagnostic.Message, StringComparison.Ordinal);
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task A_key_is_sent_from_the_environment_and_never_printed()
    {
        await using var endpoint = new FaultyEndpoint(FaultyEndpoint.Response(
            "401 Unauthorized", """{"error":{"message":"Incorrect API key provided: sk-secret-1234","type":"x","param":null,"code":"invalid_api_key"}}"""));
        using var repository = new EvaluationRepository(OneCase);
        WithKey(repository);
        var result = await EvaluationRunner.RunAsync(
            Request(repository, endpoint.Endpoint) with { Environment = name => name == "SAMPLE_KEY" ? "sk-secret-1234" : null, Keys = Allowed($"SAMPLE_KEY={endpoint.Endpoint}") });
        var message = Assert.Single(result.AllDiagnostics).Message;
        Assert.Contains("Incorrect API key provided: ***", message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", message, StringComparison.Ordinal);
        Assert.Contains("Check the key in SAMPLE_KEY.", message, StringComparison.Ordinal);
        Assert.Contains(
            "Authorization: Bearer sk-secret-1234", Assert.Single(endpoint.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_named_before_anything_is_asked()
    {
        await using var endpoint = new FaultyEndpoint();
        using var repository = new EvaluationRepository(OneCase);
        WithKey(repository);
        var result = await EvaluationRunner.RunAsync(
            Request(repository, endpoint.Endpoint) with { Environment = _ => null, Keys = Allowed($"SAMPLE_KEY={endpoint.Endpoint}") });
        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        var diagnostic = Assert.Single(result.AllDiagnostics);
        Assert.Equal("PRM2203", diagnostic.Id);
        Assert.Contains("SAMPLE_KEY, which is not set", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(endpoint.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OTHER_KEY={0}")]
    [InlineData("SAMPLE_KEY=https://127.0.0.1:{1}")]
    [InlineData("SAMPLE_KEY=http://localhost:{1}")]
    [InlineData("SAMPLE_KEY=http://127.0.0.1:9")]
    public async Task A_key_goes_to_no_endpoint_that_its_owner_did_not_allow(string permission)
    {
        await using var endpoint = new FaultyEndpoint();
        using var repository = new EvaluationRepository(OneCase);
        WithKey(repository);
        var permissions = string.Format(CultureInfo.InvariantCulture, permission, endpoint.Endpoint, endpoint.Endpoint.Port);
        var asked = false;

        var result = await EvaluationRunner.RunAsync(Request(repository, endpoint.Endpoint) with
        {
            Environment = _ => { asked = true; return "sk-secret-1234"; },
            Keys = permission.Length == 0 ? KeyPermissions.None : Allowed(permissions),
        });

        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        var diagnostic = Assert.Single(result.AllDiagnostics);
        Assert.Equal("PRM2205", diagnostic.Id);
        Assert.Contains($"SAMPLE_KEY sent to http://127.0.0.1:{endpoint.Endpoint.Port}, and nothing of your own allows that", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(endpoint.Requests);
        Assert.False(asked);
    }

    [Theory]
    [InlineData("SAMPLE_KEY")]
    [InlineData("=http://x")]
    [InlineData("KEY=ftp://x")]
    [InlineData("KEY=https://user:secret@x")]
    public void A_permission_of_another_form_is_named(string permission)
    {
        KeyPermissions.Parse(["KEY=https://x", permission], out var wrong);

        Assert.Equal(permission, wrong);
    }

    private static KeyPermissions Allowed(string permission) => KeyPermissions.Parse([permission], out _);

    [Theory]
    [InlineData("length", "cut off")]
    [InlineData("content_filter", "finish reason 'content_filter'")]
    public async Task An_incomplete_answer_is_unscored_and_not_recorded(string finish, string reason)
    {
        await using var endpoint = new FaultyEndpoint(FaultyEndpoint.Completion("One.", finish));
        using var repository = new EvaluationRepository(OneCase);
        var result = await EvaluationRunner.RunAsync(
            Request(repository, endpoint.Endpoint) with { Mode = EvaluationMode.Record });
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains(
            reason, Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2111").Message, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.RecordingsPath));
    }

    [Fact]
    public async Task What_was_recorded_before_a_failure_is_kept()
    {
        await using var endpoint = new FaultyEndpoint(
            FaultyEndpoint.Completion("One."), FaultyEndpoint.Response("400 Bad Request", "{}"));
        using var repository = new EvaluationRepository(
            OneCase.Replace(
                "scorers:", "  - { id: two, inputs: { text: \"Three. Four.\" } }\nscorers:", StringComparison.Ordinal));
        repository.Write(
            "promptregistry.yaml",
            repository.Read("promptregistry.yaml")
                .Replace("provider: sample", "provider: sample, concurrency: 1", StringComparison.Ordinal));
        var result = await EvaluationRunner.RunAsync(
            Request(repository, endpoint.Endpoint) with { Mode = EvaluationMode.Record });
        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        Assert.Single(File.ReadAllLines(repository.RecordingsPath));
    }

    [Fact]
    public async Task Equal_requests_under_way_are_asked_once()
    {
        await using var endpoint = new FaultyEndpoint();
        using var repository = new EvaluationRepository(
            OneCase.Replace(
                "scorers:", "  - { id: twin, inputs: { text: \"One. Two.\" } }\nscorers:", StringComparison.Ordinal));
        var result = await RunAsync(repository, endpoint.Endpoint);
        Assert.Equal(2, result.Prompts[0].Usage.Answers);
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task The_request_carries_the_prompts_settings()
    {
        await using var endpoint = new FaultyEndpoint();
        using var repository = new EvaluationRepository(OneCase);
        repository.WritePrompt(
            "Write exactly {{ count }} sentences.",
            "temperature: 0.3, max-output-tokens: 40, top-p: 0.9, seed: 7, stop: [END]");
        await RunAsync(repository, endpoint.Endpoint);
        var body = Assert.Single(endpoint.Requests).Split("\r\n\r\n")[1];
        foreach (var part in (string[])["\"temperature\":0.3", "\"max_completion_tokens\":40", "\"top_p\":0.9", "\"seed\":7", "\"stop\":[\"END\"]", "\"model\":\"sample-rules\"", "Write exactly 1 sentences."])
            Assert.Contains(part, body, StringComparison.Ordinal);
    }

    private static void WithKey(EvaluationRepository repository) => repository.Write("promptregistry.yaml", """
        providers:
          sample: { endpoint: "http://127.0.0.1:9/v1", model: sample-rules, api-key-variable: SAMPLE_KEY }
        evaluation: { provider: sample }
        """);

    private static EvaluationRequest Request(EvaluationRepository repository, Uri endpoint) =>
        repository.Request with { Mode = EvaluationMode.Live, Endpoint = endpoint };

    private static Task<EvaluationResult> RunAsync(EvaluationRepository repository, Uri endpoint) =>
        EvaluationRunner.RunAsync(Request(repository, endpoint));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
