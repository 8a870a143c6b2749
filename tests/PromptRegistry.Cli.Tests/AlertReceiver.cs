using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Cli.Alerts;

namespace PromptRegistry.Cli.Tests;

/// <summary>A webhook on loopback, by https with a certificate of its own; it answers as it was told, the last again and again.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly int[] answers;
    private readonly X509Certificate2 certificate;

    private AlertReceiver(WebApplication app, X509Certificate2 certificate, int[] answers) => (this.app, this.certificate, this.answers) = (app, certificate, answers);

    public string Address { get; private set; } = "";

    /// <summary>The paths and bodies that were sent.</summary>
    public List<(string Path, JsonElement Body)> Requests { get; } = [];

    /// <summary>Lets alerts come here, and nowhere else.</summary>
    public AlertNetwork Network => new(TimeProvider.System)
    {
        Allows = IPAddress.IsLoopback,
        Certificate = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString(),
        Pause = TimeSpan.FromMilliseconds(1),
    };

    public static async Task<AlertReceiver> StartAsync(params int[] answers)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var signed = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var certificate = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var receiver = new AlertReceiver(builder.Build(), certificate, answers.Length == 0 ? [200] : answers);
        receiver.app.Run(receiver.AnswerAsync);
        await receiver.app.StartAsync();
        receiver.Address = receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        Requests.Add((context.Request.Path, body.RootElement.Clone()));
        context.Response.StatusCode = answers[Math.Min(Requests.Count, answers.Length) - 1];
        if (context.Response.StatusCode is 302) context.Response.Headers.Location = "/moved";
    }
}
