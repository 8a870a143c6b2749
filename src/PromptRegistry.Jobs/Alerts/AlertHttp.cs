using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace PromptRegistry.Jobs.Alerts;

/// <summary>
/// Connections to webhooks. An address comes from a variable of the machine, but who answers there and where a name leads is others' to say: nothing
/// is redirected, and no connection is made into a private network, whatever the name resolves to.
/// </summary>
internal static class AlertHttp
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromSeconds(1);

    public static HttpClient Create(AlertNetwork network)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = network.Clock };
        if (network.Retries > 0)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = network.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = network.Pause ?? Pause,
                MaxDelay = TimeSpan.FromSeconds(30),
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception?.InnerException is not AddressNotAllowedException
                    && HttpClientResiliencePredicates.IsTransient(attempt.Outcome)),
            });
        }

        pipeline.AddTimeout(new HttpTimeoutStrategyOptions { Timeout = Attempt });
        var connection = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would connect to where this program may not.
            UseProxy = false,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, network, cancellation),
            SslOptions = { RemoteCertificateValidationCallback = network.Certificate },
        };
        return new HttpClient(new ResilienceHandler(pipeline.Build()) { InnerHandler = connection }) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 1 << 16 };
    }

    /// <summary>Connects to the very address that was looked at, so that a name cannot lead elsewhere in between.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, AlertNetwork network, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, cancellation).ConfigureAwait(false);
        if (addresses.FirstOrDefault(a => !network.Allows(a)) is { } inside)
            throw new AddressNotAllowedException($"it leads to {inside}, which is in no public network.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Where alerts may go; a test's receiver is on loopback with a certificate of its own.</summary>
internal sealed record AlertNetwork(TimeProvider Clock)
{
    /// <summary>Whether a connection may be made to an address.</summary>
    public Func<IPAddress, bool> Allows { get; init; } = PublicAddress.Is;

    /// <summary>Judges certificates; null for the machine's own rules.</summary>
    public System.Net.Security.RemoteCertificateValidationCallback? Certificate { get; init; }

    /// <summary>Attempts after the first; 0 where whoever sends comes back to it by itself.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The pause before the first repetition; null for a second.</summary>
    public TimeSpan? Pause { get; init; }
}

/// <summary>An address that alerts do not go to.</summary>
internal sealed class AddressNotAllowedException(string message) : IOException(message);

/// <summary>Whether an address is one of the public internet: not of the special-purpose blocks that IANA lists (RFC 6890 and its successors).</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Special, network => network.Contains(plain));
    }
}
