using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PromptRegistry.Git.Tests.Remotes;

/// <summary>Smart HTTP: <c>git http-backend</c> behind Kestrel, as hosting services have it, with faults on demand.</summary>
internal sealed class GitHttpServer : IDisposable
{
    private readonly WebApplication application;
    private readonly string folder;

    public GitHttpServer(string folder)
    {
        this.folder = folder;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        application = builder.Build();
        application.Run(HandleAsync);
        application.StartAsync().GetAwaiter().GetResult();
        Address = application.Urls.First();
    }

    public string Address { get; }

    /// <summary>Breaks the connection of a push before anything is done.</summary>
    public bool BreaksBeforePush { get; set; }

    /// <summary>Does what a push asks for, and breaks the connection instead of answering.</summary>
    public bool BreaksAfterPush { get; set; }

    /// <summary>Asks everybody for a password.</summary>
    public bool AsksForPassword { get; set; }

    public void Dispose() => application.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task HandleAsync(HttpContext context)
    {
        if (AsksForPassword)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"prompts\"";
            return;
        }

        var isPush = context.Request.Path.Value!.EndsWith("/git-receive-pack", StringComparison.Ordinal);
        if (isPush && BreaksBeforePush)
        {
            context.Abort();
            return;
        }

        using var backend = Start(context.Request);
        var sending = SendAsync(context.Request, backend);
        using var answer = new MemoryStream();
        await backend.StandardOutput.BaseStream.CopyToAsync(answer);
        await sending;
        await backend.WaitForExitAsync();
        if (isPush && BreaksAfterPush) context.Abort();
        else await WriteAsync(answer.ToArray(), context.Response);
    }

    private Process Start(HttpRequest request)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("http-backend");
        start.Environment["GIT_PROJECT_ROOT"] = folder;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REMOTE_USER"] = "tester";
        start.Environment["PATH_INFO"] = request.Path.Value;
        start.Environment["QUERY_STRING"] = request.QueryString.Value!.TrimStart('?');
        start.Environment["REQUEST_METHOD"] = request.Method;
        start.Environment["CONTENT_TYPE"] = request.ContentType ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString();
        start.Environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString();
        if (request.ContentLength is { } length) start.Environment["CONTENT_LENGTH"] = length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static async Task SendAsync(HttpRequest request, Process backend)
    {
        await request.Body.CopyToAsync(backend.StandardInput.BaseStream);
        backend.StandardInput.Close();
    }

    /// <summary>Takes the answer of a CGI program apart: headers, an empty line, the body.</summary>
    private static async Task WriteAsync(byte[] answer, HttpResponse response)
    {
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in System.Text.Encoding.ASCII.GetString(answer, 0, end).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status") response.StatusCode = int.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            else response.Headers[name] = value;
        }

        await response.Body.WriteAsync(answer.AsMemory(end + 4));
    }
}
