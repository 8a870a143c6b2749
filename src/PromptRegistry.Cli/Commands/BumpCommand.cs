using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>bump</c>: writes the version into the manifest that the change since the latest release demands.</summary>
internal static class BumpCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to bump." };
        var minor = new Option<bool>("--minor") { Description = "At least a minor bump." };
        var major = new Option<bool>("--major") { Description = "A major bump." };
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var dryRun = CommonOptions.DryRun();
        var command = new PromptCommand("bump", "Set the version that the change since the latest release demands.")
        {
            Examples = ["dotnet prompt bump summarization", "dotnet prompt bump summarization --major --dry-run"],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[minor, major, repository, json, dryRun]) command.Options.Add(option);
        command.SetAction(result => Run(
            environment,
            result.GetValue(repository) ?? environment.WorkingDirectory,
            result.GetValue(prompt)!,
            result.GetValue(major) ? VersionBump.Major : result.GetValue(minor) ? VersionBump.Minor : VersionBump.Patch,
            result.GetValue(dryRun),
            RegistryVerb.FormOf(result, json)));
        return command;
    }

    private static int Run(
        CommandEnvironment environment, string start, string name, VersionBump atLeast, bool dryRun, OutputForm form)
    {
        var working = WorkingPrompt.Load(environment, "bump", start, name, form);
        if (working.ExitCode is { } failed) return failed;
        var (reporter, repository, prompt) = (working.Reporter, working.Repository!, working.Prompt!);
        return RegistryVerb.Run(environment, "bump", repository.Root, form, (registry, _) =>
        {
            var at = registry.ForReading(cancellation: environment.Cancellation);
            if (!at.Succeeded) return reporter.Finish(at.Code, at.Diagnostics);
            if (new MissingReleases(at.Value).Find([name]) is { } missing)
            {
                return reporter.Finish(OutcomeCode.Invalid, [missing with { Severity = DiagnosticSeverity.Error }]);
            }

            var latest = new ReleasedPrompts(at.Value).Latest(name);
            if (!latest.Succeeded) return reporter.Finish(latest.Code, latest.Diagnostics);
            var step = Decide(prompt, latest.Value, atLeast);
            var changed = step.Version != prompt.Manifest.Version;
            if (changed && !dryRun) VersionEdit.Write(repository.Root, prompt.Manifest, step.Version);
            return reporter.Finish(
                OutcomeCode.Passed,
                [],
                text =>
                {
                    text.WriteLine(changed
                        ? $"{name}: version {(dryRun ? "would be" : "is now")} {step.Version} ({step.Reason})."
                        : $"{name}: version {step.Version} stays ({step.Reason}).");
                    foreach (var change in step.Changes) text.WriteLine("  " + change.Description);
                },
                () => new BumpJson(
                    name, prompt.Manifest.Version.ToString(), step.Version.ToString(), step.Reason, changed, dryRun,
                    [.. step.Changes.Select(c => c.Description)]));
        });
    }

    private static VersionStep Decide(PromptDefinition prompt, ReleasedPrompt latest, VersionBump atLeast)
    {
        var version = prompt.Manifest.Version;
        if (latest.Content is not { } content) return new VersionStep(version, "nothing is released yet", []);
        var released = content.Prompt.Manifest.Version;
        if (content.Prompt.Digest == prompt.Digest) return new VersionStep(released, $"nothing changed since {released}", []);
        var changes = ContractDiff.Compare(content.Prompt.Contract, prompt.Contract);
        var bump = changes.AtLeast(atLeast);
        var next = released.Next(bump);
        return version >= next
            ? new VersionStep(version, $"enough for a {Word(bump)} change since {released}", changes.Changes)
            : new VersionStep(next, $"a {Word(bump)} change since {released}", changes.Changes);
    }

    private static string Word(VersionBump bump) => bump.ToString().ToLowerInvariant();

    private sealed record VersionStep(PromptVersion Version, string Reason, IReadOnlyList<ContractChange> Changes);
}
