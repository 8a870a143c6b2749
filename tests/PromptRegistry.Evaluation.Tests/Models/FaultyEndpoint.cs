using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>
/// A real HTTP server on loopback that answers with a script of raw responses, then with a completion.
/// </summary>
internal sealed class FaultyEndpoint : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<string> script;
    private readonly Task loop;

    public FaultyEndpoint(params string[] responses)
    {
        script = new Queue<string>(responses);
        listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1");
        loop = ServeAsync();
    }

    public Uri Endpoint { get; }

    public List<string> Requests { get; } = [];

    public static string Response(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Connection: close\r\nContent-Length:"
            + $" {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public static string Completion(string text, string finish = "stop") => Response("200 OK",
        $$$"""{"id":"c","object":"chat.completion","created":0,"model":"served-model","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}","refusal":null},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}""");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await loop;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                await using var stream = client.GetStream();
                var request = await ReadAsync(stream);
                string response;
                lock (Requests)
                {
                    Requests.Add(request);
                    response = script.Count > 0 ? script.Dequeue() : Completion("One.");
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(response), stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, stop.Token);
            if (read == 0) break;
            bytes.AddRange(buffer.AsSpan(0, read));
            var text = Encoding.UTF8.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var length = text[..end].Split("\r\n")
                .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(line => int.Parse(line[15..], System.Globalization.CultureInfo.InvariantCulture))
                .FirstOrDefault();
            if (bytes.Count >= Encoding.UTF8.GetByteCount(text[..(end + 4)]) + length) break;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
