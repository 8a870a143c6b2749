using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PromptRegistry.TestKit;

namespace PromptRegistry.Bench.Serving;

/// <summary>How many reads a second a server answers, and how long they take, beside a bare endpoint of Kestrel that answers with the same bytes. Both are processes of their own, asked in turn.</summary>
internal static class ServingRun
{
    private const int Rounds = 15;
    private const string Prompt = "/v1/prompts/summarization?environment=prod";
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(700);

    public static async Task ExecuteAsync()
    {
        using var folder = new TempDirectory();
        var repository = folder.Combine("repository");
        Make(repository);
        using var server = Serve(repository);
        using var guarded = Serve(repository, "--keys", folder.Combine("keys.json"), "--rate", "1000000");
        var key = Run("dotnet", [Tool("Server"), "keys", "add", "--keys", folder.Combine("keys.json"), "--name", "bench", "--role", "reader"], folder.Path).Trim().Split('\n').First(l => l.StartsWith("prk_", StringComparison.Ordinal));
        await Task.Delay(1500);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(server.Url + Prompt);
        answer.EnsureSuccessStatusCode();
        var body = folder.Combine("body.json");
        await File.WriteAllBytesAsync(body, await answer.Content.ReadAsByteArrayAsync());
        var etag = answer.Headers.ETag!.ToString();
        using var peer = Start("dotnet", [typeof(ServingRun).Assembly.Location, "serving", "peer", body, etag]);

        Console.WriteLine(FormattableString.Invariant($"{new FileInfo(body).Length:N0} bytes, {AddressLoad.Connections} connections, {Rounds} rounds of {Span.TotalSeconds:0.0} s in turn; the load comes from the same machine.\n"));
        Console.WriteLine("| read | answers a second | bare Kestrel | ratio | p50 at half | p99 at half |\n|---|---:|---:|---:|---:|---:|");
        await RowAsync("200 with the version", server.Url, peer.Url, null);
        await RowAsync("304 for who has it", server.Url, peer.Url, $"If-None-Match: {etag}\r\n");
        await RowAsync("200, with a key", guarded.Url, peer.Url, $"Authorization: Bearer {key}\r\n");
    }

    /// <summary>The peer: what Kestrel takes to answer with these bytes.</summary>
    public static async Task PeerAsync(string file, string etag)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.Headers.ETag = etag;
            if (context.Request.Headers.IfNoneMatch == etag)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = bytes.Length;
            await context.Response.BodyWriter.WriteAsync(bytes);
        });
        await app.StartAsync();
        Console.WriteLine($"Serving {app.Urls.First()} ");
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }

    private static async Task RowAsync(string what, string url, string peer, string? header)
    {
        await AddressLoad.AsFastAsPossibleAsync(url, Prompt, header, Span);
        await AddressLoad.AsFastAsPossibleAsync(peer, Prompt, header, Span);
        var (own, bare) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            own[round] = await AddressLoad.AsFastAsPossibleAsync(url, Prompt, header, Span);
            bare[round] = await AddressLoad.AsFastAsPossibleAsync(peer, Prompt, header, Span);
        }

        var ratio = Median([.. own.Zip(bare, (a, b) => a / b)]);
        var waits = await AddressLoad.PacedAsync(url, Prompt, header, Math.Min(10_000, Median(own) / 2), TimeSpan.FromSeconds(6));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {Median(own):N0} | {Median(bare):N0} | {ratio:0.00} | {Percentile(waits, 0.5):0.00} ms | {Percentile(waits, 0.99):0.00} ms |"));
    }

    private static double Median(double[] values) => Percentile(values, 0.5);

    private static double Percentile(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    private static void Make(string repository)
    {
        Directory.CreateDirectory(repository);
        Run("git", ["init", "-q", "-b", "main"], repository);
        Run("git", ["config", "user.name", "Bench"], repository);
        Run("git", ["config", "user.email", "bench@example.org"], repository);
        Run("dotnet", [Tool("Cli", "dotnet-prompt.dll"), "init"], repository);
        Directory.CreateDirectory(Path.Combine(repository, "prompts"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "prompts", "summarization")))
        {
            var to = Path.Combine(repository, "prompts", "summarization", Path.GetFileName(file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (!file.EndsWith(".jsonl", StringComparison.Ordinal) && !file.EndsWith("baseline.json", StringComparison.Ordinal) && !file.EndsWith("evals.yaml", StringComparison.Ordinal)) File.Copy(file, to);
        }

        Run("git", ["add", "-A"], repository);
        Run("git", ["commit", "-qm", "Begin"], repository);
        Run("dotnet", [Tool("Cli", "dotnet-prompt.dll"), "release", "summarization"], repository);
        Run("dotnet", [Tool("Cli", "dotnet-prompt.dll"), "promote", "summarization", "--to", "prod"], repository);
    }

    private static string Tool(string name, string? file = null)
    {
        var flavour = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.Combine(Repository.Root, "artifacts", "bin", $"PromptRegistry.{name}", flavour, file ?? $"PromptRegistry.{name}.dll");
    }

    private static ServedProcess Serve(string repository, params string[] more)
    {
        if (more.Length > 0) Run("dotnet", [Tool("Server"), "keys", "add", "--keys", more[1], "--name", "first", "--role", "reader"], repository);
        return Start("dotnet", [Tool("Server"), "--repo", repository, "--urls", "http://127.0.0.1:0", "--until-input-ends", .. more]);
    }

    /// <summary>Starts a program that tells its address in its first line, and ends with its input.</summary>
    private static ServedProcess Start(string program, IReadOnlyList<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("It did not start.");
        var at = line.IndexOf("http://", StringComparison.Ordinal);
        _ = process.StandardOutput.ReadToEndAsync();
        return new ServedProcess(process, line[at..line.IndexOf(' ', at)]);
    }

    private static string Run(string program, IReadOnlyList<string> arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output}{error.Result}");
    }

    private sealed record ServedProcess(Process Process, string Url) : IDisposable
    {
        public void Dispose()
        {
            Process.StandardInput.Close();
            if (!Process.WaitForExit(10_000)) Process.Kill();
            Process.Dispose();
        }
    }
}
