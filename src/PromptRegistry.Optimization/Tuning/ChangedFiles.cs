using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.Tuning;

/// <summary>A repository with some files as a candidate has them. It is read only.</summary>
internal sealed class ChangedFiles(IEvaluationFiles files, IReadOnlyDictionary<string, byte[]> changed) : IEvaluationFiles
{
    public byte[]? Read(string path) => changed.TryGetValue(path, out var content) ? content : files.Read(path);

    public void Write(string path, ReadOnlySpan<byte> content) => throw new InvalidOperationException("A candidate is not written to.");

    public IReadOnlyList<string> FindFiles(string folder) => files.FindFiles(folder);

    public void Append(string path, ReadOnlySpan<byte> content) => throw new InvalidOperationException("A candidate is not written to.");

    public void Delete(string path) => throw new InvalidOperationException("A candidate is not written to.");

    public IReadOnlyList<string> FindPromptsWithSuite() => files.FindPromptsWithSuite();
}
