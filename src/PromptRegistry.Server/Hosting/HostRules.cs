using System.Net;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Hosting;

/// <summary>
/// By which names a server is called. A page of the web that has its own name lead to this machine would otherwise read the server as if it were its
/// own: only addresses of this machine and names that were allowed are taken.
/// </summary>
internal static class HostRules
{
    public static bool Takes(HostString host, ServerOptions options) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address))
        || options.AllowedHosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);

    public static Task Refuse(HttpContext context) => Problem.Of(421, ServerDiagnostics.BadRequest,
        "The server is not called by this name. Start it with --allow-host and the name, where a proxy passes it on.").WriteAsync(context);
}
