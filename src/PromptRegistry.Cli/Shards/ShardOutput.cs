using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Shards;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Shards;

/// <summary>Writes what a part of an evaluation found, whole or not at all, and reads the files of all parts.</summary>
internal static class ShardOutput
{
    /// <summary>Where parts go unless another folder is named; the repository ignores it.</summary>
    public const string Folder = ".promptregistry/shards";

    /// <summary>Ends the command of a part: its file is written where every prompt could be evaluated.</summary>
    public static int Finish(CommandEnvironment environment, Reporter reporter, OutputForm form, string root, string? folder, Shard shard, EvaluationResult result)
    {
        var parts = result.Prompts.Select(prompt => prompt.Part).OfType<ShardPart>().ToList();
        var path = result.Code == OutcomeCode.Passed && parts.Count > 0 ? Write(root, Path.GetFullPath(folder ?? Folder, root), shard, parts) : null;
        return reporter.Finish(
            result.Code,
            [.. result.AllDiagnostics],
            text =>
            {
                foreach (var prompt in result.Prompts.Where(prompt => prompt.Part is not null))
                {
                    var cases = prompt.Suite!.Cases.Count;
                    text.WriteLine($"{prompt.Prompt} {prompt.Version}: shard {shard}, {prompt.Cases.Count} of {cases} {(cases == 1 ? "case" : "cases")} scored");
                }

                if (path is null) text.WriteLine($"Nothing was written for shard {shard}.");
                else if (form == OutputForm.MSBuild) text.WriteLine($"Shard: {path}");
                else text.WriteLine($"Shard: {path}\nWhen all are there: dotnet prompt eval merge <files>");
            },
            () => new ShardJson(shard.Number, shard.Count, path, [.. result.Prompts.Select(prompt => new ShardPromptJson(prompt.Prompt, prompt.Cases.Count))]));
    }

    /// <summary>The parts in some files, or findings.</summary>
    public static IReadOnlyList<ShardPart> Read(string workingDirectory, IReadOnlyList<string> files, ICollection<Diagnostic> diagnostics)
    {
        var parts = new List<ShardPart>();
        foreach (var file in files)
        {
            var path = Path.GetFullPath(file, workingDirectory);
            var content = new RepositoryFolder(Path.GetDirectoryName(path) ?? workingDirectory).Read(Path.GetFileName(path), DirectoryFiles.MaximumLength);
            if (content is not null) parts.AddRange(ShardFile.Read(content, path, diagnostics));
            else diagnostics.Add(new Diagnostic(EvaluationDiagnostics.ShardUnusable, SourceLocation.File(path), "There is no such file. Run that shard, and name what it writes."));
        }

        return diagnostics.Count > 0 ? [] : parts;
    }

    private static string Write(string root, string folder, Shard shard, IReadOnlyList<ShardPart> parts)
    {
        var below = Path.GetRelativePath(root, folder).Replace('\\', '/');
        var isBelow = below is not ("." or "..") && !below.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(below);
        new RepositoryFolder(isBelow ? root : folder).Write((isBelow ? below + "/" : "") + ShardFile.Name(shard), ShardFile.Write(parts));
        return Path.Combine(folder, ShardFile.Name(shard));
    }
}
