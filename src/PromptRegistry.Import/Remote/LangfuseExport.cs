using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Import.Formats;

namespace PromptRegistry.Import.Remote;

/// <summary>Fetches the prompts of a project from Langfuse's public API, as the files that an export would have.</summary>
internal static class LangfuseExport
{
    private const int MostPrompts = 2_000;
    private const int PageSize = 100;
    private const int MostBytes = 4 << 20;
    private static readonly TimeSpan PerRequest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Altogether = TimeSpan.FromMinutes(5);

    /// <param name="address">The address of the server, without the API's path.</param>
    /// <param name="publicKey">Null where none was named, or its variable is empty.</param>
    /// <param name="label">Whose versions are fetched; a prompt without it comes in its newest version.</param>
    public static async Task<Outcome<ISourceFiles>> FetchAsync(string address, string? publicKey, string? secretKey, string label, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var server) || !(server.Scheme == Uri.UriSchemeHttps || (server.Scheme == Uri.UriSchemeHttp && server.IsLoopback)))
            return Failure(OutcomeCode.Usage, $"'{address}' is no address that keys are sent to. Give one that begins with https://.");
        if (string.IsNullOrEmpty(publicKey) || string.IsNullOrEmpty(secretKey))
            return Failure(OutcomeCode.Usage, "Langfuse wants a public and a secret key. Name the variables that hold them with '--public-key-variable' and '--secret-key-variable'; one of them is not named, or empty.");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = server, Timeout = PerRequest, MaxResponseContentBufferSize = MostBytes };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{publicKey}:{secretKey}")));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Altogether);
        try
        {
            return Outcome<ISourceFiles>.Success(await FetchAsync(client, label, limit.Token));
        }
        catch (RemoteRefusal refusal)
        {
            return Failure(OutcomeCode.Infrastructure, refusal.Message);
        }
        catch (HttpRequestException error)
        {
            return Failure(OutcomeCode.Infrastructure, $"{server.Host} cannot be asked: {error.Message} Check the address and the network.");
        }
        catch (JsonException)
        {
            return Failure(OutcomeCode.Infrastructure, $"{server.Host} answered with something that is not the JSON of Langfuse's API. Check the address.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failure(OutcomeCode.Infrastructure, $"{server.Host} did not answer in time. Try again later.");
        }
    }

    private static async Task<FetchedFiles> FetchAsync(HttpClient client, string label, CancellationToken cancellation)
    {
        var names = new List<(string Name, bool HasLabel, int Newest)>();
        for (var page = 1; ; page++)
        {
            using var list = await GetAsync(client, $"api/public/v2/prompts?page={page}&limit={PageSize}", cancellation);
            if (!list.RootElement.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array) throw new RemoteRefusal("The server's list of prompts has no 'data'. Check the address.");
            foreach (var item in data.EnumerateArray())
            {
                if (!item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String) continue;
                var labels = item.TryGetProperty("labels", out var given) && given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().Select(l => l.ToString()).ToList() : [];
                var versions = item.TryGetProperty("versions", out var numbers) && numbers.ValueKind == JsonValueKind.Array
                    ? numbers.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var number) ? number : 0).ToList() : [];
                names.Add((name.GetString()!, labels.Contains(label), versions.Count > 0 ? versions.Max() : 0));
            }

            if (names.Count > MostPrompts) throw new RemoteRefusal($"The project has more than {MostPrompts} prompts. Export them to files in parts.");
            if (data.GetArrayLength() < PageSize) break;
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, hasLabel, newest) in names)
        {
            var version = hasLabel || newest == 0 ? $"label={Uri.EscapeDataString(hasLabel ? label : "latest")}" : $"version={newest}";
            using var prompt = await GetAsync(client, $"api/public/v2/prompts/{Uri.EscapeDataString(name)}?{version}&resolve=false", cancellation);
            files[$"{Uri.EscapeDataString(name)}.json"] = prompt.RootElement.GetRawText();
        }

        return new FetchedFiles(files);
    }

    private static async Task<JsonDocument> GetAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        var status = (int)answer.StatusCode;
        if (status is 401 or 403) throw new RemoteRefusal($"The server refuses the keys ({status}). Check the variables that hold them, and that they belong to this address.");
        if (status is >= 300 and < 400) throw new RemoteRefusal($"The server sends elsewhere ({status}), and keys are not sent there. Give the address itself.");
        if (status >= 400) throw new RemoteRefusal($"The server answered {status} to {path.Split('?')[0]}. Try again later, or export the prompts to files.");
        return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
    }

    private static Outcome<ISourceFiles> Failure(OutcomeCode code, string message) =>
        Outcome<ISourceFiles>.Failure(code, new Diagnostic(ImportDiagnostics.RemoteFailed, SourceLocation.File(""), message));

    private sealed class RemoteRefusal(string message) : Exception(message);

    private sealed class FetchedFiles(Dictionary<string, string> files) : ISourceFiles
    {
        public IReadOnlyList<string> Paths { get; } = [.. files.Keys.Order(StringComparer.Ordinal)];

        public string? Read(string path) => files.GetValueOrDefault(path);
    }
}
