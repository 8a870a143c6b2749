namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// The files of a prompt repository, as evaluation reads and writes them. Paths are relative to its root, with
/// <c>/</c>.
/// </summary>
public interface IEvaluationFiles
{
    /// <summary>The content of a file, or null where it does not exist.</summary>
    byte[]? Read(string path);

    /// <summary>Replaces a file as a whole: a reader sees the old content or the new one.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Names of the prompts that have an evaluation suite, sorted.</summary>
    IReadOnlyList<string> FindPromptsWithSuite();
}
