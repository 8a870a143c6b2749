namespace PromptRegistry.Core.Prompts;

/// <summary>The text files of a prompt repository at one moment: a work tree, a commit, a compiler's additional files.</summary>
public interface IPromptFiles
{
    /// <summary>The text of a file, or null where it does not exist.</summary>
    /// <param name="path">Relative to the repository's root, with <c>/</c>: <c>prompts/summarization/prompt.yaml</c>.</param>
    string? Read(string path);
}
