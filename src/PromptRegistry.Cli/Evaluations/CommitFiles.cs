using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>The files of one prompt as of a commit, for evaluating exactly what is released.</summary>
/// <param name="place">Where the prompt is in the repository.</param>
internal sealed class CommitFiles(GitRegistry registry, ObjectId commit, PromptPlace place) : IEvaluationFiles
{
    private readonly ObjectId tree = registry.Reader.ReadCommit(commit).Tree;

    public byte[]? Read(string path) => registry.Reader.Find(tree, place.Root + path) is { IsFile: true } file
        ? registry.Reader.ReadBytes(file.Id, GitLimits.MaximumData)
        : null;

    public void Write(string path, ReadOnlySpan<byte> content) => throw new InvalidOperationException("A commit is not written to.");

    public IReadOnlyList<string> FindPromptsWithSuite() =>
        Read($"{PromptPaths.Folder(place.Name)}/{EvaluationSuite.FileName}") is null ? [] : [place.Name];
}
