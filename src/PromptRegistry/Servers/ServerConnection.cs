using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Registry;

namespace PromptRegistry.Servers;

/// <summary>What is asked of a server, and what of its answers is taken: sizes are bounded, other places are not followed.</summary>
internal sealed class ServerConnection : IDisposable
{
    /// <summary>Largest answers that are read, in bytes.</summary>
    private const int MaximumEnvironment = 64 * 1024 * 1024, MaximumVersion = 32 * 1024 * 1024;

    private readonly HttpClient client;

    public ServerConnection(ServerPromptRegistryOptions options)
    {
        var url = options.Url!.TrimEnd('/') + "/";
        Address = AddressText.WithoutPasswords(options.Url!.TrimEnd('/'));
        client = new HttpClient(new SocketsHttpHandler
        {
            // A key goes to the server that was named, and nowhere else.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = new Uri(url),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Key is { Length: > 0 } key) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The server, for messages.</summary>
    public string Address { get; }

    /// <summary>All that an environment points to; null where the validator still holds.</summary>
    public async Task<ServerEnvironment?> EnvironmentAsync(string environment, string? etag, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/environments/{Uri.EscapeDataString(environment)}");
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        return await AskAsync(request, MaximumEnvironment, (response, json) => response.StatusCode == HttpStatusCode.NotModified && etag is not null
            ? null
            : ServerEnvironment.Read(json, response.Headers.ETag?.ToString()), cancellation).ConfigureAwait(false);
    }

    /// <summary>The files of a version.</summary>
    public async Task<ServerFiles> VersionAsync(string name, string version, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/prompts/{Uri.EscapeDataString(name)}?version={Uri.EscapeDataString(version)}");
        return await AskAsync(request, MaximumVersion, (_, json) => ServerFiles.Read(json), cancellation).ConfigureAwait(false);
    }

    /// <summary>The server's events, as long as they come.</summary>
    public async Task<HttpResponseMessage> ChangesAsync(string? environment, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, environment is null ? "v1/changes" : $"v1/changes?environment={Uri.EscapeDataString(environment)}");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return response;
    }

    public void Dispose() => client.Dispose();

    private async Task<T> AskAsync<T>(HttpRequestMessage request, int maximum, Func<HttpResponseMessage, JsonElement, T> read, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotModified) return read(response, default);
            var content = await ReadAsync(response, maximum, either.Token).ConfigureAwait(false);
            using var document = JsonDocument.Parse(content);
            return response.IsSuccessStatusCode
                ? read(response, document.RootElement)
                : throw new PromptSourceException($"{Address} answered {(int)response.StatusCode}: {Reason(document.RootElement)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PromptSourceException($"{Address} did not answer within 15 seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException)
        {
            throw new PromptSourceException($"{Address} cannot be reached: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new PromptSourceException($"{Address} gave no answer of a PromptRegistry server: {exception.Message}", exception);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, int maximum, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > maximum) throw TooLarge(maximum);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (content.Length + count > maximum) throw TooLarge(maximum);
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private PromptSourceException TooLarge(int maximum) => new($"{Address} answered with more than {maximum} bytes, which are not read.");

    private static string Reason(JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
            ? PlainText.OneLine(detail.GetString()!)
            : "no reason is given.";
}

/// <summary>What a server says of an environment.</summary>
internal sealed record ServerEnvironment(IReadOnlyDictionary<string, ServerPlace> Prompts, string? ETag)
{
    public static ServerEnvironment Read(JsonElement json, string? etag) => new(
        json.GetProperty("prompts").EnumerateObject().ToDictionary(p => p.Name, p => ServerPlace.Read(p.Value), StringComparer.Ordinal), etag);
}

/// <param name="Problem">Why the environment's tag cannot be followed.</param>
internal sealed record ServerPlace(string Target, string? Version, string? Commit, Diagnostic? Problem)
{
    public IReadOnlyList<ServerArm> Arms { get; init; } = [];

    public static ServerPlace Read(JsonElement json) => new(
        json.GetProperty("target").GetString()!, Text(json, "version"), Text(json, "commit"),
        json.TryGetProperty("problem", out var problem) && problem.ValueKind == JsonValueKind.Object ? Finding(problem) : null)
    {
        Arms = json.TryGetProperty("arms", out var arms) && arms.ValueKind == JsonValueKind.Array ? [.. arms.EnumerateArray().Select(ServerArm.Read)] : [],
    };

    private static Diagnostic Finding(JsonElement problem)
    {
        var id = Text(problem, "id");
        var descriptor = DiagnosticCatalog.All.FirstOrDefault(d => d.Id == id) ?? RegistryDiagnostics.GitFailed;
        return new Diagnostic(descriptor, SourceLocation.File(Text(problem, "path") ?? ""), Text(problem, "message") ?? descriptor.Title);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A further version of a prompt in an environment.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Place">Its version, or why there is none.</param>
/// <param name="Rule">Who gets it; null where nobody does.</param>
internal sealed record ServerArm(string Name, ServerPlace Place, ArmRule? Rule)
{
    public static ServerArm Read(JsonElement json)
    {
        var trailers = json.TryGetProperty("rule", out var rule) && rule.ValueKind == JsonValueKind.Object
            ? rule.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString(), StringComparer.Ordinal)
            : null;
        return new ServerArm(json.GetProperty("name").GetString()!, ServerPlace.Read(json), trailers is null ? null : ArmRule.Read(trailers.GetValueOrDefault).Rule);
    }
}

/// <summary>The files of a version as a server sent them.</summary>
/// <param name="Folder">The prompt's folder below <c>prompts/</c>.</param>
internal sealed record ServerFiles(string Folder, IReadOnlyDictionary<string, string> Texts) : IPromptFiles
{
    public string? Read(string path) => Texts.GetValueOrDefault(path);

    public static ServerFiles Read(JsonElement json) => new(
        json.GetProperty("folder").GetString()!,
        json.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!, StringComparer.Ordinal));
}
