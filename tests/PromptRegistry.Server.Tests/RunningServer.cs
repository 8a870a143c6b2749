using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptRegistry.Server.Catalog;

namespace PromptRegistry.Server.Tests;

/// <summary>A server on loopback over a repository.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningServer(WebApplication app)
    {
        this.app = app;
        Url = app.Urls.Single();
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public string Url { get; }

    public HttpClient Client { get; }

    public WebApplication App => app;

    public static async Task<RunningServer> StartAsync(string repository, Func<ServerOptions, ServerOptions>? with = null)
    {
        var options = new ServerOptions { Repository = repository, Urls = ["http://127.0.0.1:0"] };
        var app = ServerHost.Build(with?.Invoke(options) ?? options, builder => builder.Logging.ClearProviders());
        await app.StartAsync(TestContext.Current.CancellationToken);
        var server = new RunningServer(app);
        await server.RefreshAsync();
        return server;
    }

    /// <summary>Reads the repository at once, so that a test need not wait for the watcher.</summary>
    public Task RefreshAsync() => app.Services.GetRequiredService<PromptCatalog>().RefreshAsync(TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path, string? etag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonObject> JsonAsync(string path, int status = 200) => await JsonAsync(await GetAsync(path), status);

    public async Task<JsonObject> PostAsync(string path, string json, int status = 200)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await JsonAsync(await Client.PostAsync(path, content, TestContext.Current.CancellationToken), status);
    }

    /// <summary>A request as somebody with a key sends it.</summary>
    /// <param name="method">Such as <c>POST</c>.</param>
    /// <param name="path">The address.</param>
    /// <param name="json">The body; null for none.</param>
    /// <param name="key">The key; null for none.</param>
    /// <param name="headers">More headers, by name.</param>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? json = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal(status < 400 ? "application/json" : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
