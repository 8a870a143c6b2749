using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Programs;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Readiness;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>programs</c>: what teams run with prompts.</summary>
internal static class ProgramsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var command = new PromptCommand("programs", "Look after what teams run with prompts.") { Examples = ["dotnet prompt programs review"] };
        command.Subcommands.Add(Review(environment));
        return command;
    }

    private static PromptCommand Review(CommandEnvironment environment)
    {
        var ids = new Argument<string[]>("program") { Description = "The programs to review; all without an id.", Arity = ArgumentArity.ZeroOrMore };
        var tier = new Option<string?>("--tier") { Description = "Review for this tier instead of the one that each program has: what if it were in production.", HelpName = "tier" };
        tier.AcceptOnlyFromAmong("development", "production");
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("review", "Say whether programs are ready for their tier, by the recorded answers to their suites.")
        {
            Examples = ["dotnet prompt programs review", "dotnet prompt programs review lead-scoring --tier production"],
        };
        command.Arguments.Add(ids);
        foreach (var option in (Option[])[tier, repository, json]) command.Options.Add(option);
        command.SetAction((result, _) => RunAsync(
            environment, result.GetValue(repository) ?? environment.WorkingDirectory, result.GetValue(ids) ?? [],
            result.GetValue(tier) is { } wanted ? Enum.Parse<ProgramTier>(wanted, ignoreCase: true) : null, result.GetValue(json) ? OutputForm.Json : OutputForm.Text));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, string start, string[] wanted, ProgramTier? tier, OutputForm form)
    {
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "programs review", form, found.Value?.Root ?? start);
        if (found.Value is not { } repository) return reporter.Finish(found.Code, found.Diagnostics);
        var (programs, findings) = ProgramFiles.Read(repository);
        if (findings.Any(f => f.IsError)) return reporter.Finish(OutcomeCode.Invalid, findings);
        var known = programs.Select(p => p.Id).ToList();
        if (wanted.FirstOrDefault(w => !known.Contains(w)) is { } unknown)
        {
            return reporter.Finish(OutcomeCode.Usage, [new Diagnostic(ServerDiagnostics.UnknownProgram, SourceLocation.File(""),
                $"There is no program '{unknown}'.{Suggestion.Sentence(unknown, known)}{Suggestion.Listing("Programs", known)}")]);
        }

        var reviews = new List<ReviewedProgram>();
        foreach (var program in programs.Where(p => wanted.Length == 0 || wanted.Contains(p.Id)))
        {
            var prompts = await ReadinessRun.RunAsync(
                new DirectoryFiles(repository.Root), [.. program.Prompts.Select(p => repository.Settings.LocalName(p.Name))], tier ?? program.Tier, repository.Settings.Programs,
                environment.Cancellation).ConfigureAwait(false);
            reviews.Add(new ReviewedProgram(program, prompts));
        }

        // What is only tried out may be as it is; what is asked about is answered.
        List<Diagnostic> refused =
        [
            .. reviews.SelectMany(r => r.Prompts.Where(p => !p.IsReady).Select(p => new Diagnostic(
                ProgramDiagnostics.NotReady, r.Program.TierLocation, $"{r.Program.Id}: {string.Join(" ", p.Lines())}"))),
        ];
        return reporter.Finish(
            refused.Count > 0 ? OutcomeCode.Regressed : OutcomeCode.Passed, [.. findings, .. refused],
            text =>
            {
                foreach (var ready in reviews.SelectMany(r => r.Prompts.Where(p => p.IsReady).Select(p => (r.Program.Id, p))))
                    foreach (var line in ready.p.Lines()) text.WriteLine($"{ready.Id}: {line}");
                if (reviews.Count == 0) text.WriteLine($"There are no programs: no file '{ProgramDefinition.Folder}/<id>.yaml'.");
            },
            () => new ProgramsReviewJson([.. reviews.Select(ReviewedProgramJson.Of)]));
    }
}
