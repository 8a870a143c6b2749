using PromptRegistry.Chat;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>render --explain</c>: which version an app would serve, that is built from the work tree and starts now.</summary>
internal static class RenderExplanation
{
    public static async Task<int> RunAsync(CommandEnvironment environment, string start, string name, string asked, PromptContext context, OutputForm form)
    {
        var found = PromptRepository.Find(start);
        if (!found.Succeeded) return new Reporter(environment, "render", form, start).Finish(found.Code, found.Diagnostics);
        var repository = found.Value;
        var reporter = new Reporter(environment, "render", form, repository.Root);
        var selected = repository.Select([name]);
        if (!selected.Succeeded) return reporter.Finish(selected.Code, SparseFiles.Before(environment, repository.Root, selected.Diagnostics));
        var environments = repository.Settings.Environments;
        if (!environments.Contains(asked, StringComparer.Ordinal))
        {
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownEnvironment,
                $"There is no environment '{asked}'.{Suggestion.Sentence(asked, environments)}{Suggestion.Listing("Environments", environments)}")]);
        }

        var loaded = PromptChecker.Check(selected.Value[0], repository.Files, repository.Settings, names: null);
        if (loaded.Prompt is not { } prompt) return reporter.Finish(OutcomeCode.Invalid, SparseFiles.Before(environment, repository.Root, loaded.Diagnostics));
        var accessor = new CompiledPrompt(
            repository.Settings.NameOf(selected.Value[0]), prompt.Manifest.Version.ToString(), prompt.Digest, ContractText.Write(prompt.Contract), ChatTarget.Of(prompt.Manifest));
        using var source = new GitPromptSource(repository.Root);
        var explained = await PromptExplanation.OfColdStartAsync(accessor, source, asked, context, environment.Cancellation).ConfigureAwait(false);
        return reporter.Finish(
            OutcomeCode.Passed,
            [],
            text =>
            {
                foreach (var line in explained.ToString().Split('\n')) text.WriteLine(line);
            },
            () => ExplainJson.Of(explained));
    }
}
