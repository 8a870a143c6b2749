using System.CommandLine;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Server.Hosting;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Programs;
using PromptRegistry.Server.Reporting;

namespace PromptRegistry.Server;

/// <summary>The program: what <c>dotnet prompt serve</c> starts, and a container.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var repository = new Option<string?>("--repo") { Description = "The folder of the repository, or a folder in it; the current one by default." };
        var urls = new Option<string[]>("--urls")
        {
            Description = $"Addresses to listen on; {ServerOptions.DefaultUrl} by default.",
            AllowMultipleArgumentsPerToken = true,
        };
        var hosts = new Option<string[]>("--allow-host") { Description = "A name that callers may use for the server, as a proxy passes it on. May be given several times." };
        var keys = new Option<string?>("--keys") { Description = $"The file of keys, outside of the repository. Default: the environment variable {ServerOptions.KeysVariable}." };
        var rate = new Option<int>("--rate") { Description = "Requests in a second that one key may make.", DefaultValueFactory = _ => ServerOptions.DefaultRate };
        var follow = new Option<string?>("--follow") { Description = "Fetch this remote when it tells of a push, and each minute." };
        var push = new Option<string?>("--push") { Description = "Move this remote together with the repository." };
        var jobs = new Option<bool>("--jobs") { Description = $"Do recurring work; events are where the environment variable {ServerOptions.EventsVariable} says." };
        var cluster = new Option<bool>("--cluster") { Description = "Share recurring work with other servers, through the PostgreSQL database of the events." };
        var signIn = new Option<string?>("--sign-in") { Description = $"The file that says whose tokens count. Default: the environment variable {ServerOptions.SignInVariable}." };
        var webhooks = new Option<string?>("--webhooks") { Description = $"The file that says who is told of what happens. Default: the environment variable {ServerOptions.WebhooksVariable}." };
        var endpoints = new Option<string[]>("--allow-endpoint") { Description = "An address of models that the server may ask without a key. May be given several times." };
        var untilInputEnds = new Option<bool>("--until-input-ends") { Description = "Stop when the input ends: whoever started this ended.", Hidden = true };
        var root = new RootCommand("Serves the prompts of a repository over HTTP.");
        root.Options.Add(repository);
        root.Options.Add(urls);
        root.Options.Add(hosts);
        foreach (var option in (Option[])[keys, signIn, rate, follow, push, webhooks, endpoints, jobs, cluster]) root.Options.Add(option);
        root.Subcommands.Add(new KeyCommands(Console.Out, Console.Error, TimeProvider.System).Create());
        root.Options.Add(untilInputEnds);
        root.SetAction((parsed, cancellation) => ServeAsync(
            new ServerOptions
            {
                Repository = Path.GetFullPath(parsed.GetValue(repository) ?? "."),
                Urls = parsed.GetValue(urls) is { Length: > 0 } given ? given : [ServerOptions.DefaultUrl],
                AllowedHosts = parsed.GetValue(hosts) ?? [],
                Keys = parsed.GetValue(keys) ?? Variable(ServerOptions.KeysVariable),
                SignIn = parsed.GetValue(signIn) ?? Variable(ServerOptions.SignInVariable),
                Webhooks = parsed.GetValue(webhooks) ?? Variable(ServerOptions.WebhooksVariable),
                AllowedEndpoints = parsed.GetValue(endpoints) ?? [],
                AllowedKeys = KeyPermissions.Listed(Variable(KeyPermissions.Variable)),
                Rate = parsed.GetValue(rate),
                Follow = parsed.GetValue(follow),
                Push = parsed.GetValue(push),
                HookSecret = Variable(ServerOptions.HookVariable),
                Events = Variable(ServerOptions.EventsVariable),
                Sessions = Variable(ServerOptions.SessionsVariable),
                Jobs = parsed.GetValue(jobs),
                IsCluster = parsed.GetValue(cluster),
            },
            parsed.GetValue(untilInputEnds),
            cancellation));
        var result = root.Parse(arguments);
        var code = await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return result.Errors.Count > 0 ? ExitCodes.Of(OutcomeCode.Usage) : code;
    }

    private static async Task<int> ServeAsync(ServerOptions options, bool untilInputEnds, CancellationToken cancellation)
    {
        if ((ListeningRules.Check(options) ?? EventIntake.Check(options) ?? ServerJobs.Check(options) ?? ModelAccess.Check(options) ?? OperatorFiles.Check(options)) is { } refused) return Refuse(refused, OutcomeCode.Usage);
        await using var app = ServerHost.Build(options);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException exception)
        {
            return Refuse(new Diagnostic(ServerDiagnostics.CannotListen, SourceLocation.File(""),
                $"{exception.Message} Choose other addresses with --urls."), OutcomeCode.Infrastructure);
        }

        foreach (var url in app.Urls) await Console.Out.WriteLineAsync(PlainText.OneLine($"Serving {options.Repository} at {url} (API: {url}/reference)"));
        // Reading blocks, and what ends the wait may also be a signal.
        if (untilInputEnds) _ = Task.Run(() => StopWithInputAsync(app.Lifetime), CancellationToken.None);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCodes.Of(OutcomeCode.Passed);
    }

    private static async Task StopWithInputAsync(IHostApplicationLifetime lifetime)
    {
        var rest = new char[64];
        while (await Console.In.ReadAsync(rest) > 0)
        {
        }

        lifetime.StopApplication();
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static int Refuse(Diagnostic finding, OutcomeCode code)
    {
        Console.Error.WriteLine(finding.ToString());
        return ExitCodes.Of(code);
    }
}
