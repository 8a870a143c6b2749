using System.CommandLine;
using System.Diagnostics;
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
        var jobs = new Option<bool>("--jobs") { Description = "Do recurring work: rollouts go on by themselves, calls of production are scored, old events are removed." };
        var events = EventsOption.Create();
        var push = CommonOptions.Push("With --jobs: move the remote together with the repository when a rollout goes on. Default remote: origin.");
        var cluster = new Option<bool>("--cluster") { Description = "With --jobs: share the work with other servers, through the PostgreSQL database of the events." };
        var repository = CommonOptions.Repository();
        var command = new PromptCommand("serve", "Serve the prompts of this repository over HTTP.")
        {
            Examples = ["dotnet prompt serve", "dotnet prompt serve --repo /srv/prompts.git --urls http://127.0.0.1:8080", "dotnet prompt serve --jobs --events /var/lib/app/events.db --push"],
        };
        command.Options.Add(urls);
        command.Options.Add(hosts);
        foreach (var option in (Option[])[jobs, events, push, cluster]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(jobs)) return;
            if (((Option[])[events, push, cluster]).FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } alone) result.AddError($"{alone.Name} goes with --jobs.");
        });
        command.Options.Add(repository);
        command.SetAction((result, cancellation) => RunAsync(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? environment.WorkingDirectory, environment.WorkingDirectory),
            [
                .. (result.GetValue(urls) ?? []).SelectMany(u => (string[])["--urls", u]), .. (result.GetValue(hosts) ?? []).SelectMany(h => (string[])["--allow-host", h]),
                .. result.GetValue(jobs) ? (string[])["--jobs"] : [], .. CommonOptions.RemoteOf(result, push) is { } remote ? (string[])["--push", remote] : [],
                .. result.GetValue(cluster) ? (string[])["--cluster"] : [],
            ],
            result.GetValue(events)));
        return command;
    }

    /// <param name="events">The store of events that was named, which the server gets by a variable: it may hold a password.</param>
    /// <param name="dotnet">The program that runs the server.</param>
    internal static async Task<int> RunAsync(CommandEnvironment environment, string repository, string[] options, string? events = null, string? dotnet = null)
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
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, Server), "--until-input-ends", "--repo", repository, .. options])
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
