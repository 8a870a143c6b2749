using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Jobs.Calls;

/// <summary>The files of prompts as of a commit, for evaluating exactly what is released, or was.</summary>
/// <param name="root">The root of the prompts in the repository: empty, or ending in <c>/</c>.</param>
/// <param name="prompts">The prompts that may be evaluated.</param>
internal sealed class CommitFiles(GitRegistry registry, ObjectId commit, string root, IReadOnlyList<string> prompts) : IEvaluationFiles
{
    private readonly GitTreeFiles files = new(registry.Reader, registry.Reader.ReadCommit(commit).Tree, root);

    public byte[]? Read(string path) => files.ReadBytes(path, GitLimits.MaximumData);

    public void Write(string path, ReadOnlySpan<byte> content) => throw new InvalidOperationException("A commit is not written to.");

    public IReadOnlyList<string> FindFiles(string folder) => files.FindAll(folder);

    public void Append(string path, ReadOnlySpan<byte> content) => throw new InvalidOperationException("A commit is not written to.");

    public void Delete(string path) => throw new InvalidOperationException("A commit is not written to.");

    public IReadOnlyList<string> FindPromptsWithSuite() =>
        [.. prompts.Where(p => files.Find($"{PromptPaths.Folder(p)}/{EvaluationSuite.FileName}") is { IsFile: true })];
}
