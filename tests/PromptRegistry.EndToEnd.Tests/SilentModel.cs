using System.Net;
using System.Net.Sockets;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>A model that takes a question and never answers.</summary>
internal sealed class SilentModel : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public SilentModel()
    {
        listener.Start();
        Ended = ListenAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1");

    /// <summary>Completes with the first question.</summary>
    public Task Asked => asked.Task;

    /// <summary>Completes when who asked has gone.</summary>
    public Task Ended { get; }

    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => listener.Dispose();

    private async Task ListenAsync()
    {
        using var client = await listener.AcceptTcpClientAsync();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int read;
            try
            {
                read = await client.GetStream().ReadAsync(buffer);
            }
            catch (IOException)
            {
                return;
            }

            if (read == 0) return;
            asked.TrySetResult();
        }
    }
}
