using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PromptRegistry.SampleModel.Protocol;

namespace PromptRegistry.SampleModel;

/// <summary>Starts the rule-based stand-in for a model on the loopback address.</summary>
public static class SampleModelHost
{
    /// <summary>The model that answers by all its rules.</summary>
    public const string ModelName = "sample-rules";

    /// <summary>One that reads carelessly: it is not sure where the other one is.</summary>
    public const string FastModelName = "sample-fast";

    /// <summary>All models that this host offers.</summary>
    public static IReadOnlyList<string> ModelNames { get; } = [ModelName, FastModelName];

    /// <summary>Listens on <paramref name="port"/>, or on a free port where it is 0.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RunningSampleModel> StartAsync(
        int port = 0, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 4 * 1024 * 1024;
            server.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });

        var app = builder.Build();
        new ChatEndpoints(clock ?? TimeProvider.System).Map(app);
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new RunningSampleModel(app);
    }
}
