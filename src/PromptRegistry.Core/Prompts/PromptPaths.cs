namespace PromptRegistry.Core.Prompts;

/// <summary>Where the files of a prompt stand in its repository.</summary>
public static class PromptPaths
{
    public const string PromptsFolder = "prompts";
    public const string TemplatesFolder = "templates";
    public const string GuardsFolder = TemplatesFolder + "/guards";
    public const string ManifestFile = "prompt.yaml";
    public const string TemplateExtension = ".scriban";

    public static string Folder(string name) => $"{PromptsFolder}/{name}";
    public static string Manifest(string name) => $"{PromptsFolder}/{name}/{ManifestFile}";
    public static string Template(string name, string file) => $"{PromptsFolder}/{name}/{file}";

    /// <summary>The file of a shared partial: <c>guards/untrusted</c> is <c>templates/guards/untrusted.scriban</c>.</summary>
    public static string Partial(string include) => $"{TemplatesFolder}/{include}{TemplateExtension}";

    /// <summary>The file that <c>{{ include './item' }}</c> names; null in a shared template, which has no prompt's folder.</summary>
    /// <param name="from">The file that includes it.</param>
    /// <param name="include">The name behind <c>./</c>.</param>
    public static string? Beside(string from, string include) => from.StartsWith(PromptsFolder + "/", StringComparison.Ordinal)
        ? $"{from.Substring(0, from.LastIndexOf('/'))}/{include}{TemplateExtension}"
        : null;

    /// <summary>Whether a template is one of the fences that untrusted text stands in: those of <c>templates/guards/</c>.</summary>
    public static bool IsGuard(string path) => path.StartsWith(GuardsFolder + "/", StringComparison.Ordinal);

    /// <summary>The prompt whose manifest this is, or null where the path is no manifest's.</summary>
    public static string? NameOfManifest(string path)
    {
        const string prefix = PromptsFolder + "/";
        const string suffix = "/" + ManifestFile;
        return path.StartsWith(prefix, StringComparison.Ordinal)
            && path.EndsWith(suffix, StringComparison.Ordinal)
            && path.Length > prefix.Length + suffix.Length
            ? path.Substring(prefix.Length, path.Length - prefix.Length - suffix.Length)
            : null;
    }
}

/// <summary>The text files of a prompt repository at one moment: a work tree, a commit, a compiler's additional files.</summary>
public interface IPromptFiles
{
    /// <summary>The text of a file, or null where it does not exist.</summary>
    /// <param name="path">Relative to the repository's root, with <c>/</c>: <c>prompts/summarization/prompt.yaml</c>.</param>
    /// <exception cref="PromptFileException">Something is there that is no text: the prompts that need it get its finding.</exception>
    string? Read(string path);
}

/// <summary>Files that remember what was parsed of them, for a host that loads prompts again and again, as an editor does.</summary>
public interface IParsedPromptFiles : IPromptFiles
{
    /// <summary>What a file's text was parsed to before, else what it is parsed to now; null where the file does not exist.</summary>
    /// <typeparam name="T">The same for a path each time, and immutable.</typeparam>
    T? Parsed<T>(string path, Func<string, T> parse)
        where T : class;
}
