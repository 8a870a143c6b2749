using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>A repository with files that are not written yet. What is written goes to the repository.</summary>
internal sealed class OverlaidFiles(IEvaluationFiles files, IReadOnlyDictionary<string, byte[]> made) : IEvaluationFiles
{
    public byte[]? Read(string path) => made.TryGetValue(path, out var content) ? content : files.Read(path);

    public void Write(string path, ReadOnlySpan<byte> content) => files.Write(path, content);

    public IReadOnlyList<string> FindFiles(string folder) =>
        [.. files.FindFiles(folder).Union(made.Keys.Where(k => k.StartsWith(folder + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];

    public void Append(string path, ReadOnlySpan<byte> content) => files.Append(path, content);

    public void Delete(string path) => files.Delete(path);

    public IReadOnlyList<string> FindPromptsWithSuite()
    {
        var ours = made.Keys.Where(k => k.StartsWith(PromptPaths.PromptsFolder + "/", StringComparison.Ordinal) && k.EndsWith("/" + EvaluationSuite.FileName, StringComparison.Ordinal))
            .Select(k => k[(PromptPaths.PromptsFolder.Length + 1)..^(EvaluationSuite.FileName.Length + 1)]);
        return [.. files.FindPromptsWithSuite().Union(ours).Order(StringComparer.Ordinal)];
    }
}
