using System.CommandLine;
using System.Text.Json;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>diff</c>: what changed for callers, for readers of the answer and in the text, and the bump that follows.</summary>
internal static class DiffCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to compare." };
        var from = new Option<string?>("--from") { Description = "A release. Default: the latest.", HelpName = "version" };
        var to = new Option<string?>("--to") { Description = "A release. Default: the work tree.", HelpName = "version" };
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("diff", "Show what changed since a release, and the bump that follows.")
        {
            Examples = ["dotnet prompt diff summarization", "dotnet prompt diff summarization --from 1.0.0 --to 1.1.0"],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[from, to, repository, json]) command.Options.Add(option);
        command.SetAction(result => Run(
            environment,
            result.GetValue(repository) ?? environment.WorkingDirectory,
            result.GetValue(prompt)!,
            result.GetValue(from),
            result.GetValue(to),
            RegistryVerb.FormOf(result, json)));
        return command;
    }

    private static int Run(
        CommandEnvironment environment, string start, string name, string? from, string? to, OutputForm form) =>
        RegistryVerb.Run(environment, "diff", start, form, (registry, reporter) =>
        {
            var before = Released(registry, name, from);
            if (!before.Succeeded) return reporter.Finish(before.Code, before.Diagnostics);
            if (before.Value.Content is not { } old)
            {
                return reporter.Finish(ExitCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion,
                    $"{name} was never released, so that there is nothing to compare with. Run 'dotnet prompt release {name}'.")]);
            }

            PromptSide after;
            if (to is null)
            {
                var working = WorkingPrompt.Load(environment, "diff", start, name, form);
                if (working.ExitCode is { } failed) return failed;
                after = new PromptSide("work tree", working.Prompt!, working.Repository!.Files);
            }
            else
            {
                var released = Released(registry, name, to);
                if (!released.Succeeded) return reporter.Finish(released.Code, released.Diagnostics);
                after = new PromptSide(to, released.Value.Content!.Prompt, released.Value.Content.Files);
            }

            var side = new PromptSide(old.Prompt.Manifest.Version.ToString(), old.Prompt, old.Files);
            return Show(reporter, name, side, after);
        });

    private static Outcome<ReleasedPrompt> Released(GitRegistry registry, string name, string? version)
    {
        if (version is null) return new ReleasedPrompts(registry).Latest(name);
        return PromptVersion.TryParse(version.TrimStart('v'), out var parsed)
            ? new ReleasedPrompts(registry).Find(name, parsed)
            : Outcome<ReleasedPrompt>.Failure(ExitCode.Usage, RegistryVerb.Misused(
                RegistryDiagnostics.UnknownVersion, $"'{version}' is not a version, such as 1.2.0."));
    }

    private static int Show(Reporter reporter, string name, PromptSide before, PromptSide after)
    {
        var same = before.Prompt.Digest == after.Prompt.Digest;
        var contract = ContractDiff.Compare(before.Prompt.Contract, after.Prompt.Contract);
        var bump = same ? VersionBump.None : contract.AtLeast(VersionBump.Patch);
        var files = FileChanges.Between(before, after);
        return reporter.Finish(
            ExitCode.Passed,
            [],
            text => WriteText(text, name, before, after, contract, bump, files),
            writer => WriteJson(writer, name, before, after, contract, bump, files));
    }

    private static void WriteText(
        TextWriter text, string name, PromptSide before, PromptSide after, ContractComparison contract, VersionBump bump,
        IReadOnlyList<FileChange> files)
    {
        text.WriteLine($"{name}: {before.Label} -> {after.Label}");
        if (bump == VersionBump.None)
        {
            text.WriteLine("Nothing that a model or a caller could notice changed.");
        }
        else
        {
            text.WriteLine($"Bump: {bump.ToString().ToLowerInvariant()}");
            if (contract.Changes.Count == 0) text.WriteLine("The contract is the same: only text or model settings changed.");
        }

        foreach (var change in contract.Changes) text.WriteLine($"  {change.Bump.ToString().ToLowerInvariant()}: {change.Description}");
        foreach (var file in files)
        {
            text.WriteLine();
            text.WriteLine($"--- {file.Path}");
            foreach (var line in file.Lines) text.WriteLine(line);
        }
    }

    private static void WriteJson(
        Utf8JsonWriter writer, string name, PromptSide before, PromptSide after, ContractComparison contract, VersionBump bump,
        IReadOnlyList<FileChange> files)
    {
        writer.WriteString("prompt", name);
        writer.WriteString("from", before.Label);
        writer.WriteString("to", after.Label);
        writer.WriteString("fromDigest", before.Prompt.Digest);
        writer.WriteString("toDigest", after.Prompt.Digest);
        writer.WriteString("bump", bump.ToString().ToLowerInvariant());
        ChangeJson.WriteContract(writer, contract.Changes);
        ChangeJson.WriteFiles(writer, files);
    }
}
