using System.CommandLine;
using PromptRegistry.Cli.Comparisons;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Comparing;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Releases;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>diff</c>: what changed for callers, for readers of the answer and in the text, and the bump that follows.</summary>
internal static class DiffCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to compare." };
        var from = new Option<string?>("--from") { Description = "A release. Default: the latest.", HelpName = "version" };
        var to = new Option<string?>("--to") { Description = "A release. Default: the work tree.", HelpName = "version" };
        var cases = new Option<int>("--cases")
        {
            Description = "How many of the suite's cases are shown as they render on both sides. Default: 3.",
            HelpName = "count",
            DefaultValueFactory = _ => 3,
        };
        cases.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0) result.AddError("--cases takes a number of cases, 0 or more.");
        });
        var reading = new ReadingOptions();
        var command = new PromptCommand("diff", "Show what changed since a release, and the bump that follows.")
        {
            Examples = ["dotnet prompt diff summarization", "dotnet prompt diff summarization --from 1.0.0 --to 1.1.0"],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[from, to, cases]) command.Options.Add(option);
        reading.AddTo(command);
        command.SetAction(result => reading.Run(environment, "diff", result, (registry, reporter) =>
        {
            var asked = new Request(
                reading.Start(environment, result), result.GetValue(prompt)!, result.GetValue(from), result.GetValue(to),
                result.GetValue(cases), reading.Form(result));
            return Run(environment, registry, reporter, asked);
        }));
        return command;
    }

    private static int Run(CommandEnvironment environment, GitRegistry registry, Reporter reporter, Request asked)
    {
        var before = Released(registry, asked.Prompt, asked.From);
        if (!before.Succeeded) return reporter.Finish(before.Code, before.Diagnostics);
        if (before.Value.Content is not { } old) return reporter.Finish(OutcomeCode.Usage, [new ReleasedNames(registry).Missing(asked.Prompt)!]);

        PromptSide after;
        if (asked.To is null)
        {
            var working = WorkingPrompt.Load(environment, "diff", asked.Start, asked.Prompt, asked.Form);
            if (working.ExitCode is { } failed) return failed;
            after = new PromptSide(
                "work tree", working.Prompt!, working.Repository!.Files, new DirectoryFiles(working.Repository.Root));
        }
        else
        {
            var released = Released(registry, asked.Prompt, asked.To);
            if (!released.Succeeded) return reporter.Finish(released.Code, released.Diagnostics);
            after = Side(registry, asked.To, released.Value);
        }

        var side = Side(registry, old.Prompt.Manifest.Version.ToString(), before.Value);
        return Show(reporter, environment, asked.Prompt, side, after, asked.Cases);
    }

    private static PromptSide Side(GitRegistry registry, string label, ReleasedPrompt released) => new(
        label, released.Content!.Prompt, released.Content.Files,
        new CommitFiles(registry, released.Release!.Commit, registry.PlaceOf(released.Release).Root, [released.Content.Prompt.Name]))
    {
        IsRelease = true,
    };

    private static Outcome<ReleasedPrompt> Released(GitRegistry registry, string name, string? version)
    {
        if (version is null) return new ReleasedPrompts(registry).Latest(name);
        return PromptVersion.TryParse(version.TrimStart('v'), out var parsed)
            ? new ReleasedPrompts(registry).Find(name, parsed)
            : Outcome<ReleasedPrompt>.Failure(OutcomeCode.Usage, RegistryVerb.Misused(
                RegistryDiagnostics.UnknownVersion, $"'{version}' is not a version, such as 1.2.0."));
    }

    private static int Show(Reporter reporter, CommandEnvironment environment, string name, PromptSide before, PromptSide after, int cases)
    {
        var comparison = PromptComparison.Of(name, before, after);
        return reporter.Finish(
            OutcomeCode.Passed,
            [],
            text => ComparisonText.Write(text, comparison, cases, environment.Width),
            () => DiffJson.Of(comparison, cases));
    }

    /// <param name="Start">A folder of the repository.</param>
    /// <param name="From">A release; null for the latest.</param>
    /// <param name="To">A release; null for the work tree.</param>
    private sealed record Request(string Start, string Prompt, string? From, string? To, int Cases, OutputForm Form);
}
