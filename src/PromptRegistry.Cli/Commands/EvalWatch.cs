using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>eval --watch</c>: evaluates again what a saved file can affect, until it is ended.</summary>
internal static class EvalWatch
{
    /// <param name="named">The prompts to evaluate; none for all with a suite.</param>
    /// <param name="evaluate">Evaluates prompts, and prints what it finds.</param>
    /// <returns>The exit code once Ctrl+C ends the waiting.</returns>
    public static async Task<int> RunAsync(
        CommandEnvironment environment, string root, IReadOnlyList<string> named, Func<IReadOnlyList<string>, Task<int>> evaluate)
    {
        var seen = WatchedFiles.Of(root);
        await TryAsync(environment, () => evaluate(named));
        while (true)
        {
            await environment.Out.WriteLineAsync($"Watching {PromptPaths.PromptsFolder}/, {PromptPaths.TemplatesFolder}/ and the settings. Ctrl+C ends.");
            await environment.Out.FlushAsync();
            IReadOnlySet<string> changed;
            try
            {
                (seen, changed) = await seen.AfterRun().ChangedAsync(environment.Registry.Clock, environment.Cancellation);
            }
            catch (OperationCanceledException)
            {
                return ExitCodes.Of(OutcomeCode.Passed);
            }

            await TryAsync(environment, () => AgainAsync(environment, root, named, changed, evaluate));
        }
    }

    private static async Task<int> AgainAsync(
        CommandEnvironment environment, string root, IReadOnlyList<string> named, IReadOnlySet<string> changed, Func<IReadOnlyList<string>, Task<int>> evaluate)
    {
        var first = changed.Order(StringComparer.Ordinal).First();
        await environment.Out.WriteLineAsync($"Saved: {first}{(changed.Count == 1 ? "" : $" and {changed.Count - 1} more")}");

        // Settings that cannot be read are told of by the evaluation itself.
        var affected = PromptRepository.Find(root) is { Succeeded: true, Value: var found } ? AffectedPrompts.Of(found, changed) : named;
        IReadOnlyList<string> prompts = named.Count == 0 ? affected : [.. named.Where(name => affected.Contains(name, StringComparer.Ordinal))];
        if (prompts.Count > 0) return await evaluate(prompts);
        await environment.Out.WriteLineAsync("It affects no suite.");
        return 0;
    }

    /// <summary>A file that cannot be read now can be read once it is saved again.</summary>
    private static async Task TryAsync(CommandEnvironment environment, Func<Task<int>> evaluate)
    {
        try
        {
            await evaluate();
        }
        catch (PromptFileException unreadable)
        {
            await environment.Error.WriteLineAsync(unreadable.Finding.ToString());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await environment.Error.WriteLineAsync(error.Message);
        }
    }
}
