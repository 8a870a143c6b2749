using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Git.Tests;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Tests.Replicas;
using PromptRegistry.Server.Tests.SignIn;
using PromptRegistry.Server.Tests.Webhooks;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>What the threat model promises of every address, also of those that come later: the addresses are those that the server has.</summary>
public sealed class ThreatTests : IAsyncLifetime
{
    private static readonly string[] Names =
    [
        "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "--upload-pack=touch x", "-x", "refs/heads/main", "HEAD", "a\nb", "a\0b", "a\u202eb", "a'b\"c`d$(e)", "a b;c|d", "con", "A/B", new string('a', 3000), "\ud800",
        "summarization/../summarization", "summarization@{1}", "summarization~1", "%", "%00", "{name}",
    ];

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory folder = new();
    private readonly TestKeys keys = new();
    private readonly CapturedLog log = new();
    private TestIssuer issuer = null!;
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.Settings("environments: [staging, prod]");
        fixture.ReleaseByHand("summarization", "1.0.0");
        issuer = await TestIssuer.StartAsync();
        app = ServerHost.Build(
            keys.With(new ServerOptions { Repository = fixture.Repository.Path, Urls = ["http://127.0.0.1:0"] }) with
            {
                Events = folder.Combine("events.db"),
                HookSecret = "a-secret-of-pushes",
                SignIn = Private("sign-in.yaml", $"issuer: {issuer.Address}\naudience: prompts\ngrants: [{{ value: readers, roles: [reader] }}]\n"),
                Webhooks = Private("webhooks.yaml", $"webhooks: [{{ name: one, url: 'https://127.0.0.1:9/address-of-hooks', secret: {HookReceiver.Secret} }}]\n"),
                RefreshInterval = TimeSpan.FromMilliseconds(50),
                Rate = 100_000,
            },
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
                builder.Services.Configure<LoggerFilterOptions>(o => o.Rules.Clear());
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<Catalog.PromptCatalog>().RefreshAsync(TestContext.Current.CancellationToken);
        client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        await issuer.DisposeAsync();
        log.Dispose();
        fixture.Dispose();
        folder.Dispose();
        keys.Dispose();
    }

    [Fact]
    public async Task Names_that_are_paths_or_options_are_names_that_nobody_has()
    {
        var (key, before) = (keys.Add("administrator"), fixture.References());
        var files = Files();
        foreach (var name in Names)
        {
            var text = System.Text.Json.JsonSerializer.Serialize(name);
            foreach (var (method, path, body) in Routes().Where(r => r.Path.Contains('{', StringComparison.Ordinal)).Select(r => (r.Method, Filled(r.Path, name), Body(r.Path, text)))
                .Concat(((string[])["promotions", "rollbacks", "approvals", "rollouts/start", "rollouts/step"]).Select(p => ("POST", $"/v1/{p}", Body(p, text))))
                .Append(("POST", "/v1/programs", $$"""{ "id": {{text}}, "team": {{text}}, "domain": "d", "context": "c", "tier": "development", "budget": 10, "quality": 0, "contact": "a@b", "prompts": [{{text}}] }""")))
            {
                if (path.Contains("/changes", StringComparison.Ordinal)) continue;

                // Segments of dots are taken out before anybody looks for a route: what is left may be the first page.
                if (new Uri(client.BaseAddress!, path).AbsolutePath == "/") continue;
                var status = await StatusAsync(method, path, body, key);
                Assert.True(status is >= 400 and < 500 or 503 && status != 401, $"{method} {path} {body}: {status}");
            }
        }

        Assert.Equal((before, files), (fixture.References(), Files()));
    }

    [Fact]
    public async Task Bodies_that_nobody_would_send_are_refused_and_the_server_goes_on()
    {
        var key = keys.Add("administrator");
        byte[][] bodies =
        [
            [], Encoding.UTF8.GetBytes("null"), Encoding.UTF8.GetBytes("[]"), Encoding.UTF8.GetBytes("{"), Encoding.UTF8.GetBytes("\"x\""), Encoding.UTF8.GetBytes(new string('[', 100_000)),
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), Encoding.UTF8.GetBytes("{\"environment\":1e999999,\"inputs\":1e999999}"), Encoding.UTF8.GetBytes("{\"prompt\":\"\\ud800\",\"environment\":\"\\udfff\"}"),
            Encoding.UTF8.GetBytes("{\"inputs\":{\"text\":\"\\ud800\"},\"prompts\":[\"\\u0000\"]}"), Encoding.Unicode.GetBytes("{\"environment\":\"prod\"}"), [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0xFF, 0xFE, 0x00], new byte[100_000],
            Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":{i}")) + "}"), Encoding.UTF8.GetBytes("{\"environment\":\"prod\",\"environment\":\"staging\"}"),
            Encoding.UTF8.GetBytes($"{{\"reason\":\"{new string('x', 3_000_000)}\"}}"),
        ];
        foreach (var (_, path) in Routes().Where(r => r.Method != "GET"))
        {
            foreach (var body in bodies)
            {
                foreach (var type in (string[])["application/json", "application/x-protobuf", "text/plain"])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, Filled(path, "summarization")) { Content = new ByteArrayContent(body) };
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                    using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
                    Assert.True((int)response.StatusCode is < 500 or 501, $"{path} {type} {Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(60, body.Length)))}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                }
            }
        }

        Assert.Equal(200, await StatusAsync("GET", "/healthz", null, null));
        Assert.DoesNotContain(log.Lines, l => l.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing_at_any_address()
    {
        var key = keys.Add("administrator");
        foreach (var (method, path) in Routes().Where(r => r.Method is not "GET"))
        {
            Assert.Equal(403, await StatusAsync(method, Filled(path, "summarization"), "{}", key, ("Origin", "https://evil.example")));
            Assert.Equal(403, await StatusAsync(method, Filled(path, "summarization"), "{}", key, ("Origin", "null")));
            Assert.Equal(403, await StatusAsync(method, Filled(path, "summarization"), "{}", key, ("Sec-Fetch-Site", "cross-site")));
        }
    }

    [Fact]
    public async Task Nothing_that_is_secret_is_logged_at_any_level()
    {
        var (key, wrong, token) = (keys.Add("administrator"), ServerKey.Make().Secret, issuer.Token());
        foreach (var secret in (string[])[key, wrong, token, token[..^4] + "AAAA", "hunter2-hunter2"])
        {
            await StatusAsync("GET", "/v1/prompts", null, secret);
            await StatusAsync("POST", "/v1/promotions", """{ "prompts": ["summarization"], "environment": "staging", "reason": "x" }""", secret);
            await StatusAsync("GET", "/api/public/v2/prompts", null, null, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"pk:{secret}"))));
        }

        await StatusAsync("POST", "/v1/hooks/push", "{}", null, ("X-Gitlab-Token", "a-secret-of-pushes"));
        await StatusAsync("POST", "/v1/hooks/push", "{}", null, ("X-Gitlab-Token", "not-that-secret"));
        // The webhook of the promotion is given up: its address is not public.
        for (var i = 0; i < 1000 && !log.Lines.Any(l => l.Contains("is given up for one", StringComparison.Ordinal)); i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Contains(log.Lines, l => l.Contains("is given up for one", StringComparison.Ordinal));

        foreach (var secret in (string[])[key, key.Split('_', 3)[2], wrong.Split('_', 3)[2], token, token.Split('.')[2], "hunter2", "a-secret-of-pushes", "not-that-secret", HookReceiver.Secret, "address-of-hooks", "grace@example.org"])
            Assert.DoesNotContain(log.Lines, l => l.Contains(secret, StringComparison.Ordinal));
        Assert.NotEmpty(log.Lines);
    }

    /// <summary>A time cannot be measured in a test: what compares a secret is looked at.</summary>
    [Fact]
    public void Secrets_are_compared_in_constant_time()
    {
        var source = Path.Combine(RepositoryRoot.Path, "src", "PromptRegistry.Server");
        var compared = 0;
        foreach (var file in (string[])["Keys/ServerKey.cs", "Doing/HookEndpoint.cs"])
        {
            var text = File.ReadAllText(Path.Combine(source, file));
            compared += Regex.Count(text, "CryptographicOperations\\.FixedTimeEquals\\(");
            Assert.DoesNotMatch("(?i)(secret|token|given|hash)\\w*(\\[[^]]*\\])? *(==|!=) *(?!null|0|\\[|\\{)|SequenceEqual|string\\.Equals|\\.Equals\\(", text);
        }

        Assert.Equal(3, compared);
        var key = ServerKey.Make();
        var kept = new ServerKey(key.Id, key.Hash, "Ada", ["reader"]);
        Assert.True(kept.Is(key.Secret));
        Assert.All((string[])[key.Secret[..^1], key.Secret + "x", "", key.Secret.ToUpperInvariant(), key.Hash], wrong => Assert.False(kept.Is(wrong)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_asked_to_stop_ends_what_it_does_and_lets_listeners_go(bool byTerm)
    {
        Assert.SkipWhen(byTerm && OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var server = await ServerProcess.StartAsync(new Dictionary<string, string>(), "--repo", fixture.Repository.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        await using var changes = await http.GetStreamAsync(new Uri(server.Url, "/v1/changes"), TestContext.Current.CancellationToken);
        var move = http.PostAsync(new Uri(server.Url, "/v1/promotions"),
            new StringContent("""{ "prompts": ["summarization"], "environment": "staging" }""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        using (var reader = new StreamReader(changes))
        {
            // The move is under way or done when the stop comes; what was begun is whole.
            Assert.Equal("event: ready", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            await move;
            Assert.Equal(0, await server.StopAsync(byTerm));
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("1.0.0", fixture.Cell("summarization", "staging").Version?.ToString());
        fixture.Repository.Git("fsck", "--strict");
    }

    private static string Filled(string path, string name) => Regex.Replace(path, @"\{[^}]*\}", Uri.EscapeDataString(name.Replace("\ud800", "\ufffd", StringComparison.Ordinal)));

    private static string Body(string path, string name) => path switch
    {
        _ when path.EndsWith("promotions", StringComparison.Ordinal) => $$"""{ "prompts": [{{name}}], "environment": "staging" }""",
        _ when path.EndsWith("render", StringComparison.Ordinal) => """{ "inputs": { "text": "x" } }""",
        _ when path.Contains("programs", StringComparison.Ordinal) => path.EndsWith("review", StringComparison.Ordinal) ? "{}" : """{ "inputs": {} }""",
        _ => $$"""{ "prompt": {{name}}, "environment": "staging" }""",
    };

    /// <summary>All but the pages that describe the others: a path that leads up ends there.</summary>
    private IEnumerable<(string Method, string Path)> Routes() => ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(r => (r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (m, r.RoutePattern.RawText!)))
        .Where(r => r.m is not "HEAD" && r.Item2 is not "/openapi/{documentName}.json" && !r.Item2.StartsWith("/reference", StringComparison.Ordinal)).Distinct();

    private string Files() => string.Join('\n', Directory.EnumerateFiles(fixture.Repository.Path, "*", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}.git{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f).Ticks}"));

    private string Private(string name, string text)
    {
        var file = folder.Write(name, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private async Task<int> StatusAsync(string method, string path, string? json, string? key, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>All that is logged, at every level.</summary>
    private sealed class CapturedLog : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> lines = [];

        public IReadOnlyCollection<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => new Logger(lines, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<string> lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
