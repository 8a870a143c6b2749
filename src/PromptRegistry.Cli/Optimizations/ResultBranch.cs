using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git.Processes;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Cli.Optimizations;

/// <summary>Makes a branch with one commit of a run's result. Work tree and index stay as they are.</summary>
internal sealed class ResultBranch(string root, string program, CancellationToken cancellation)
{
    private readonly GitCommand git = new(root, program);

    /// <summary>What stands in the way of a branch, before anything is searched; null where nothing does.</summary>
    public Diagnostic? Problem(string prompt)
    {
        if (!git.Run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancellation: cancellation).Succeeded)
            return Finding("No commit is checked out here, and the branch begins at one. Commit your prompts first.");
        var status = git.Ask(
            ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--", PromptPaths.Folder(prompt), "templates", RepositorySettings.FileName], cancellation: cancellation);
        return status.Split('\0').FirstOrDefault(line => line.Length > 3) is { } changed
            ? Finding($"{changed[3..]} is not as the commit that is checked out has it. Commit it first: the branch begins there.")
            : null;
    }

    /// <returns>The name of the branch.</returns>
    public Outcome<string> Make(OptimizationReport report)
    {
        var branch = $"optimize/{report.Id}";
        if (git.Run(["show-ref", "--verify", "--quiet", $"refs/heads/{branch}"], cancellation: cancellation).Succeeded)
        {
            return Outcome<string>.Failure(OutcomeCode.Conflict, Finding(
                $"There is a branch {branch} already. Remove it with 'git branch --delete --force {branch}', and run the same command again: it asks for nothing."));
        }

        var parent = git.Ask(["rev-parse", "--verify", "HEAD^{commit}"], cancellation: cancellation);
        var prefix = git.Ask(["rev-parse", "--show-prefix"], cancellation: cancellation);
        var folder = Directory.CreateTempSubdirectory("prompt-optimize-");
        try
        {
            var index = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = Path.Combine(folder.FullName, "index") };
            git.Ask(["read-tree", parent], environment: index, cancellation: cancellation);
            foreach (var (path, content) in Files(report))
            {
                var blob = git.Ask(["hash-object", "-w", "--stdin"], Encoding.UTF8.GetString(content), cancellation: cancellation);
                git.Ask(["update-index", "--add", "--cacheinfo", $"100644,{blob},{prefix}{path}"], environment: index, cancellation: cancellation);
            }

            var tree = git.Ask(["write-tree"], environment: index, cancellation: cancellation);
            var commit = git.Ask(["commit-tree", "-p", parent, "-F", "-", tree], Message(report), cancellation: cancellation);
            git.Ask(["update-ref", $"refs/heads/{branch}", commit, new string('0', commit.Length)], cancellation: cancellation);
            return Outcome<string>.Success(branch);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The changed prompt, its recordings, and the run.</summary>
    private IEnumerable<KeyValuePair<string, byte[]>> Files(OptimizationReport report)
    {
        foreach (var file in report.Files) yield return file;
        if (report.Recordings is { } recordings) yield return new($"{PromptPaths.Folder(report.Prompt)}/{RecordingFile.Name}", recordings);
        var run = new DirectoryFiles(root);
        foreach (var path in run.FindFiles(report.Folder)) yield return new(path, run.Read(path)!);
    }

    private static string Message(OptimizationReport report)
    {
        var test = report.Test!;
        var text = new StringBuilder(FormattableString.Invariant($"Optimize {report.Prompt}: {test.Before.Mean:0.##} to {test.After.Mean:0.##} on cases that the search never saw\n\n"));
        text.Append(FormattableString.Invariant($"By {report.Optimizer}, asked of {report.Model}. Test: {test.Cases} cases, {test.Difference:+0.###}, p {(test.P < 0.0005 ? "< 0.001" : FormattableString.Invariant($"= {test.P:0.###}"))}. "));
        text.Append(FormattableString.Invariant($"Gate of the suite: {report.Gate!.Verdict.ToString().ToLowerInvariant()}.\n"));
        foreach (var part in report.Changes) text.Append($"{part.Part}: from {part.Origin}.\n");
        return text.Append($"The run is in {report.Folder}/.\n").ToString();
    }

    private static Diagnostic Finding(string message) => new(EvaluationDiagnostics.OptimizationNotCommitted, SourceLocation.File(""), message);
}
