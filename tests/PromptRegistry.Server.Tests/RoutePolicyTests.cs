using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using PromptRegistry.Server.Keys;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary>Every route says who may call it, and the threat model has the list.</summary>
public sealed class RoutePolicyTests
{
    private const string Begin = "<!-- routes -->\n", End = "<!-- /routes -->";

    [Fact]
    public async Task Every_route_has_a_policy_that_there_is()
    {
        await using var app = Build();

        foreach (var route in Routes(app))
        {
            Assert.True(PolicyOf(route) is not null, $"{route.RoutePattern.RawText} has no policy: add RequireAuthorization or AllowAnonymous in Routes.cs.");
            Assert.False(route.Metadata.GetMetadata<IAllowAnonymous>() is not null && route.Metadata.GetMetadata<IAuthorizeData>() is not null, $"{route.RoutePattern.RawText} has two.");
        }
    }

    [Fact]
    public async Task The_threat_model_lists_them()
    {
        await using var app = Build();
        var rows = Routes(app)
            .SelectMany(r => (r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["any"]).Select(m => (Path: r.RoutePattern.RawText!, Method: m, Policy: PolicyOf(r)!)))
            .Where(r => r.Method != "HEAD")
            .OrderBy(r => r.Path, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal)
            .Select(r => $"| `{r.Method} {r.Path}` | {r.Policy} | {(Enum.TryParse<Permission>(r.Policy, ignoreCase: true, out var permission) ? Keys.Roles.With(permission) : r.Policy == "signature" ? "who knows the secret of webhooks" : "whoever reaches the server")} |\n");
        var table = $"| route | policy | roles |\n|---|---|---|\n{string.Concat(rows)}";
        var page = Path.Combine(RepositoryRoot.Path, "docs", "threat-model.md");
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        var (start, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= Begin.Length && end >= start, "docs/threat-model.md has no place for the table of routes.");

        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_APPROVE") == "1") await File.WriteAllTextAsync(page, text[..start] + table + text[end..], TestContext.Current.CancellationToken);
        Assert.True(
            (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).Contains(Begin + table + End, StringComparison.Ordinal),
            "docs/threat-model.md is not what the routes give. Run this test with PROMPTREGISTRY_APPROVE=1 and commit it.");
    }

    private static WebApplication Build() => ServerHost.Build(new ServerOptions { Repository = "/none" }, b => b.Logging.ClearProviders());

    private static IEnumerable<RouteEndpoint> Routes(WebApplication app) => ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    private static string? PolicyOf(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null
        ? route.Metadata.GetMetadata<SignedRequests>() is not null ? "signature" : "anybody"
        : route.Metadata.GetMetadata<IAuthorizeData>()?.Policy is { } policy && Enum.TryParse<Permission>(policy, ignoreCase: true, out _) ? policy : null;
}
