namespace PromptRegistry.Core.Prompts;

/// <summary>Files that remember what was parsed of them, for a host that loads prompts again and again, as an editor does.</summary>
public interface IParsedPromptFiles : IPromptFiles
{
    /// <summary>What a file's text was parsed to before, else what it is parsed to now; null where the file does not exist.</summary>
    /// <typeparam name="T">The same for a path each time, and immutable.</typeparam>
    T? Parsed<T>(string path, Func<string, T> parse)
        where T : class;
}
