using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Reviews;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Reviews;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>review</c>: what changed in the work tree since the base, for a pull request's comment.</summary>
internal static class ReviewCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var start = new Option<string?>("--base")
        {
            Description = "The branch, tag or commit to compare with. Default: the protected branch.",
            HelpName = "revision",
        };
        var reading = new ReadingOptions();
        var command = new PromptCommand("review", "Show what a reviewer of a change needs: contract, bump, texts, scores. Prints Markdown.")
        {
            Examples = ["dotnet prompt review", "dotnet prompt review --base origin/main --json"],
        };
        command.Options.Add(start);
        reading.AddTo(command);
        command.SetAction(result => reading.Run(
            environment, "review", result, (registry, reporter) =>
            {
                var found = PromptRepository.Find(registry.Place.Root ?? registry.Place.GitFolder);
                if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
                var compared = ReviewBase.Find(registry, result.GetValue(start));
                if (!compared.Succeeded) return reporter.Finish(compared.Code, compared.Diagnostics);
                var reviews = new ChangeReview(registry, found.Value, compared.Value).Read();
                var findings = reviews.SelectMany(r => r.Findings).ToList();
                var gaps = Gaps.InCi(environment, [.. compared.Diagnostics, .. new MissingReleases(registry).Find([]) is { } missing ? [missing] : Array.Empty<Diagnostic>()]);
                var evaluated = reviews.Select(r => r.Evaluation).OfType<PromptEvaluation>().ToList();
                return reporter.Finish(
                    findings.Count > 0 || gaps.Any(g => g.IsError) ? OutcomeCode.Invalid : EvaluationResult.Gravest(evaluated.Select(e => e.Code)),
                    [.. gaps, .. evaluated.SelectMany(e => e.Diagnostics).Where(d => d.IsError), .. SparseCheckout.Find(registry) is { } sparse ? [sparse] : Array.Empty<Diagnostic>(), .. findings],
                    text => ReviewMarkdown.Write(compared.Value.Name, reviews, text),
                    () => ReviewJson.Of(compared.Value, reviews));
            }));
        return command;
    }
}
