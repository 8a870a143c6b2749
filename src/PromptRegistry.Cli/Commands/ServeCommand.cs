using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
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
        var follow = new Option<string?>("--follow")
        {
            Description = "Fetch a remote when it tells of a push, and each minute; what is moved here moves there. Default remote: origin.",
            HelpName = "remote",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var push = CommonOptions.Push("Move a remote in the same transaction, when somebody promotes over HTTP or a rollout goes on. Default remote: origin.");
        var signIn = new Option<string?>("--sign-in") { Description = "The file that says whose tokens of OpenID Connect count. Default: the environment variable PROMPTREGISTRY_SIGN_IN.", HelpName = "file" };
        var webhooks = new Option<string?>("--webhooks") { Description = "The file that says who is told of what happens. Default: the environment variable PROMPTREGISTRY_WEBHOOKS.", HelpName = "file" };
        var endpoints = new Option<string[]>("--allow-endpoint") { Description = "An address of models that the server may ask without a key. May be given several times.", HelpName = "address" };
        var events = EventsOption.Create();
        var jobs = new Option<bool>("--jobs") { Description = "Do recurring work: rollouts go on by themselves, calls of production are scored, old events are removed." };
        var cluster = new Option<bool>("--cluster") { Description = "With --jobs: share the work with other servers, through the PostgreSQL database of the events." };
        var repository = CommonOptions.Repository();
        var command = new PromptCommand("serve", "Serve the prompts of this repository over HTTP.")
        {
            Examples =
            [
                "dotnet prompt serve",
                "dotnet prompt serve --repo /srv/prompts.git --urls http://127.0.0.1:8080",
                "dotnet prompt serve --urls http://0.0.0.0:8080 --allow-host prompts.example.org --keys /etc/prompts/keys.json --follow --events /var/lib/prompts/events.db",
                "dotnet prompt serve --jobs --events /var/lib/app/events.db --push",
            ],
        };
        foreach (var option in (Option[])[urls, hosts, keys, signIn, rate, follow, push, events, webhooks, endpoints, jobs, cluster, repository]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(jobs) && result.GetResult(cluster) is { Implicit: false }) result.AddError("--cluster goes with --jobs.");
        });
        command.SetAction((result, cancellation) => RunAsync(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? environment.WorkingDirectory, environment.WorkingDirectory),
            [
                .. (result.GetValue(urls) ?? []).SelectMany(u => (string[])["--urls", u]),
                .. (result.GetValue(hosts) ?? []).SelectMany(h => (string[])["--allow-host", h]),
                .. Pair("--keys", result.GetValue(keys)),
                .. Pair("--sign-in", result.GetValue(signIn)),
                .. Pair("--webhooks", result.GetValue(webhooks)),
                .. (result.GetValue(endpoints) ?? []).SelectMany(e => (string[])["--allow-endpoint", e]),
                .. Pair("--rate", result.GetValue(rate)?.ToString(CultureInfo.InvariantCulture)),
                .. Pair("--follow", CommonOptions.RemoteOf(result, follow)),
                .. Pair("--push", CommonOptions.RemoteOf(result, push)),
                .. result.GetValue(jobs) ? (string[])["--jobs"] : [],
                .. result.GetValue(cluster) ? (string[])["--cluster"] : [],
            ],
            result.GetValue(events)));
        command.Subcommands.Add(ServeKeysCommand.Create(environment));
        return command;
    }

    /// <summary>An option as one argument, so that a value is never taken for an option.</summary>
    internal static string[] Pair(string option, string? value) => value is null ? [] : [$"{option}={value}"];

    /// <param name="events">The store of events that was named, which the server gets by a variable: it may hold a password.</param>
    /// <param name="dotnet">The program that runs the server.</param>
    internal static Task<int> RunAsync(CommandEnvironment environment, string repository, string[] options, string? events = null, string? dotnet = null) =>
        StartAsync(environment, repository, ["--until-input-ends", "--repo", repository, .. options], events, dotnet);

    /// <summary>Runs the server's program to its end.</summary>
    internal static async Task<int> StartAsync(CommandEnvironment environment, string repository, string[] arguments, string? events = null, string? dotnet = null)
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

        if (events is not null) start.Environment[EventsOption.Variable] = events;
        using var server = new Process { StartInfo = start };
        try
        {
            server.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return new Reporter(environment, "serve", OutputForm.Text, repository).Finish(OutcomeCode.Infrastructure,
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
