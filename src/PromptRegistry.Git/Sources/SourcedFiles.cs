using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// The files of a version as the runtime reads them: what git cannot give is a failure of the source.
/// </summary>
internal sealed class SourcedFiles(GitTreeFiles files, string root) : IPromptFiles
{
    /// <summary>Where the root of the prompts is in the repository.</summary>
    public string Root => root;

    public ObjectId Tree => files.Tree;

    /// <exception cref="PromptSourceException">
    /// The file is too large, no text, or missing from the repository.
    /// </exception>
    public string? Read(string path)
    {
        try
        {
            return files.Read(path);
        }
        catch (GitException exception)
        {
            throw new PromptSourceException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
