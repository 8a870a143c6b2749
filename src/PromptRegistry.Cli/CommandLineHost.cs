using System.CommandLine;
using System.CommandLine.Help;
using PromptRegistry.Cli.Commands;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Files;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Cli;

/// <summary>Builds the command line, runs one command and turns whatever happens into an exit code.</summary>
internal static class CommandLineHost
{
    public static async Task<int> RunAsync(string[] arguments, CommandEnvironment surroundings)
    {
        var environment = surroundings.InPlainText();
        try
        {
            return await Invoke(arguments, environment);
        }
        finally
        {
            await environment.Out.FlushAsync();
            await environment.Error.FlushAsync();
        }
    }

    private static async Task<int> Invoke(string[] arguments, CommandEnvironment surroundings)
    {
        using var limit = new TimeLimit(surroundings.Registry.Clock, surroundings.Cancellation);
        var environment = surroundings with { Cancellation = limit.Token };
        var root = CreateRoot(environment);
        root.Options.Add(limit.Option);
        var parsed = root.Parse(arguments);
        var invocation = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are the process's own: see Program.cs.
            ProcessTerminationTimeout = null,
        };
        try
        {
            limit.Start(parsed);
            var exitCode = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 && exitCode != 0 ? ExitCodes.Of(OutcomeCode.Usage) : exitCode;
        }
        catch (OperationCanceledException) when (limit.IsReached)
        {
            return new Reporter(environment, parsed.CommandResult.Command.Name, FormOf(arguments), environment.WorkingDirectory)
                .Finish(OutcomeCode.Budget, [limit.Finding]);
        }
        catch (OperationCanceledException)
        {
            await environment.Error.WriteLineAsync("Cancelled; nothing more was done.");
            return ExitCodes.Of(OutcomeCode.Infrastructure);
        }
        catch (PromptFileException exception)
        {
            var folder = (exception as RepositoryFileException)?.Root ?? environment.WorkingDirectory;
            return new Reporter(environment, parsed.CommandResult.Command.Name, FormOf(arguments), folder)
                .Finish(OutcomeCode.Invalid, [exception.Finding]);
        }
        catch (GitException exception)
        {
            return new Reporter(environment, parsed.CommandResult.Command.Name, FormOf(arguments), environment.WorkingDirectory).Finish(
                OutcomeCode.Infrastructure, [RegistryVerb.Misused(RegistryDiagnostics.GitFailed, exception.Message)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await environment.Error.WriteLineAsync($"error {DiagnosticCatalog.InternalError.Id}: {exception.Message}");
            return ExitCodes.Of(OutcomeCode.Infrastructure);
        }
    }

    private static OutputForm FormOf(string[] arguments) =>
        arguments.Contains("--msbuild") ? OutputForm.MSBuild : arguments.Contains("--json") ? OutputForm.Json : OutputForm.Text;

    internal static RootCommand CreateRoot(CommandEnvironment environment)
    {
        var root = new RootCommand("Prompts as source code: check, evaluate, release, promote and roll back.");
        foreach (var command in (Command[])
            [
                InitCommand.Create(environment),
                NewCommand.Create(environment),
                ImportCommand.Create(environment),
                ExportCommand.Create(environment),
                CheckCommand.Create(environment),
                RenderCommand.Create(environment),
                RunCommand.Create(environment),
                DiffCommand.Create(environment),
                ReviewCommand.Create(environment),
                BumpCommand.Create(environment),
                EvalCommand.Create(environment),
                OptimizeCommand.Create(environment),
                CasesCommand.Create(environment),
                ProgramsCommand.Create(environment),
                ReleaseCommand.Create(environment),
                PromoteCommand.Create(environment),
                RollbackCommand.Create(environment),
                RolloutCommand.Create(environment),
                RetireCommand.Create(environment),
                ApproveCommand.Create(environment),
                StatusCommand.Create(environment),
                StatsCommand.Create(environment),
                LogCommand.Create(environment),
                HistoryCommand.Create(environment),
                ReplayCommand.Create(environment),
                BisectCommand.Create(environment),
                GuardCommand.Create(environment),
                SyncCommand.Create(environment),
                VerifyCommand.Create(environment),
                ServeCommand.Create(environment),
            ])
        {
            root.Subcommands.Add(command);
        }

        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        }

        return root;
    }
}
