using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Commands;

/// <summary>
/// <c>serve</c>: starts the server, which is a program of its own beside this one, so that no other verb loads ASP.NET Core or needs it installed.
/// </summary>
internal static class ServeCommand
{
    private const string Server = "PromptRegistry.Server.dll";

    public static Command Create(CommandEnvironment environment)
    {
        var urls = new Option<string[]>("--urls")
        {
            Description = "Addresses to listen on; http://127.0.0.1:5280 by default.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "address",
        };
        var hosts = new Option<string[]>("--allow-host")
        {
            Description = "A name that callers may use for the server, as a proxy passes it on. May be given several times.",
            HelpName = "name",
        };
        var keys = ServeKeysCommand.File();
        var rate = new Option<int?>("--rate") { Description = "Requests in a second that one key may make, and twice as many at once; 1000 by default.", HelpName = "n" };
        var remote = new Option<string?>("--remote")
        {
            Description = "Follow a remote: fetch it when it tells of a push, and each minute; and move it in the same transaction when somebody promotes over HTTP. Default remote: origin.",
            HelpName = "remote",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var events = new Option<string?>("--events")
        {
            Description = "Where events are kept that callers report: a SQLite file, or a PostgreSQL connection string. Default: the environment variable PROMPTREGISTRY_EVENTS.",
            HelpName = "store",
        };
        var repository = CommonOptions.Repository();
        var command = new PromptCommand("serve", "Serve the prompts of this repository over HTTP.")
        {
            Examples =
            [
                "dotnet prompt serve",
                "dotnet prompt serve --repo /srv/prompts.git --urls http://127.0.0.1:8080",
                "dotnet prompt serve --urls http://0.0.0.0:8080 --allow-host prompts.example.org --keys /etc/prompts/keys.json --remote --events /var/lib/prompts/events.db",
            ],
        };
        foreach (var option in (Option[])[urls, hosts, keys, rate, remote, events, repository]) command.Options.Add(option);
        command.SetAction((result, cancellation) => RunAsync(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? environment.WorkingDirectory, environment.WorkingDirectory),
            [
                .. (result.GetValue(urls) ?? []).SelectMany(u => (string[])["--urls", u]),
                .. (result.GetValue(hosts) ?? []).SelectMany(h => (string[])["--allow-host", h]),
                .. Pair("--keys", result.GetValue(keys)),
                .. Pair("--rate", result.GetValue(rate)?.ToString(CultureInfo.InvariantCulture)),
                .. Pair("--remote", CommonOptions.RemoteOf(result, remote)),
                .. Pair("--events", result.GetValue(events)),
            ]));
        command.Subcommands.Add(ServeKeysCommand.Create(environment));
        return command;
    }

    /// <summary>An option as one argument, so that a value is never taken for an option.</summary>
    internal static string[] Pair(string option, string? value) => value is null ? [] : [$"{option}={value}"];

    /// <param name="dotnet">The program that runs the server.</param>
    internal static Task<int> RunAsync(CommandEnvironment environment, string repository, string[] options, string? dotnet = null) =>
        StartAsync(environment, repository, ["--until-input-ends", "--repo", repository, .. options], dotnet);

    /// <summary>Runs the server's program to its end.</summary>
    internal static async Task<int> StartAsync(CommandEnvironment environment, string repository, string[] arguments, string? dotnet = null)
    {
        environment.Cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(dotnet ?? DotnetHost())
        {
            WorkingDirectory = environment.WorkingDirectory,
            // It stops in good order when its input ends: when this is asked to stop, and also when this is killed.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, Server), .. arguments])
            start.ArgumentList.Add(argument);

        using var server = new Process { StartInfo = start };
        try
        {
            server.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return new Reporter(environment, "serve", OutputForm.Text, repository).Finish(ExitCode.Infrastructure,
                [RegistryVerb.Misused(ServerDiagnostics.CannotStart, $"'{start.FileName}' cannot be started: {exception.Message}")]);
        }

        using var stop = environment.Cancellation.Register(server.StandardInput.Close);
        await Task.WhenAll(CopyAsync(server.StandardOutput, environment.Out), CopyAsync(server.StandardError, environment.Error));
        await server.WaitForExitAsync(CancellationToken.None);
        return server.ExitCode;
    }

    /// <summary>What the server says, line by line, so that none of it is more than text on the way to a terminal.</summary>
    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
            await to.FlushAsync();
        }
    }

    /// <summary>The dotnet that this runs on: a tool's own start program is not one.</summary>
    private static string DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
