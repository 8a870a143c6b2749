using System.Net;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Hosting;

/// <summary>Where a server may listen: without keys anybody who reaches it reads all prompts, so that only this machine may.</summary>
internal static class ListeningRules
{
    /// <summary>Why it may not listen there; null where it may.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        foreach (var url in options.Urls)
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
                || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
            {
                return Finding($"'{url}' is no address to listen on. Write it as {ServerOptions.DefaultUrl}.");
            }

            if (!IsLoopback(address))
            {
                return Finding($"The server has no keys, so that anybody who reaches {url} would read every prompt. "
                    + $"Listen on this machine alone ({ServerOptions.DefaultUrl}), and let a proxy that knows its callers come in front.");
            }
        }

        return null;
    }

    private static bool IsLoopback(Uri address) => address.Host == "localhost" || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static Diagnostic Finding(string message) => new(ServerDiagnostics.CannotListen, SourceLocation.File(""), message);
}
