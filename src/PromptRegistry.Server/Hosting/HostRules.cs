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
        // A page of the web can lead its own name here, but no address; and with keys it would still need one.
        || (IPAddress.TryParse(host.Host, out var address) && (!options.IsOpen || IPAddress.IsLoopback(address)))
        || options.AllowedHosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a page of another site asks for a change: what it can send without being asked for leave has its origin in it.</summary>
    public static bool IsForeign(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && (request.Headers.Origin is [{ } origin, ..]
            ? !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
            : request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site", ..]);

    public static Task RefuseForeign(HttpContext context) => Problem.Of(403, ServerDiagnostics.NotAllowed,
        "A page of another site asks for this. The server changes nothing for the pages of others.").WriteAsync(context);

    public static Task Refuse(HttpContext context) => Problem.Of(421, ServerDiagnostics.BadRequest,
        "The server is not called by this name. Start it with --allow-host and the name, where a proxy passes it on.").WriteAsync(context);
}
