namespace PromptRegistry.SampleModel;

/// <summary>A listening sample model; disposing it stops it.</summary>
public sealed class RunningSampleModel : IAsyncDisposable
{
    private readonly WebApplication app;

    internal RunningSampleModel(WebApplication app)
    {
        this.app = app;
        Endpoint = new Uri(app.Urls.Single() + "/v1");
    }

    /// <summary>The base address of the protocol, <c>http://127.0.0.1:PORT/v1</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>Returns after Ctrl+C or SIGTERM.</summary>
    public Task WaitForShutdownAsync() => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }
}
