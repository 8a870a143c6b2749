using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Pipeline;

/// <summary>The repository's files by the prompts that they belong to.</summary>
internal sealed class FileIndex
{
    private static readonly EquatableList<string> Alone = new([]);
    private readonly Dictionary<string, List<ScannedFile>> byPrompt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScannedFile> partials = new(StringComparer.Ordinal);

    /// <summary>The files of prompts, which other prompts may include, by their paths.</summary>
    private readonly Dictionary<string, ScannedFile> others = new(StringComparer.Ordinal);
    private readonly AccessorNames names;
    private readonly CheckSettings settings;

    public FileIndex(IEnumerable<ScannedFile> found, AccessorNames names, CheckSettings settings)
    {
        var files = found.ToList();
        this.names = names;
        this.settings = settings;
        foreach (var file in files)
        {
            if (PromptPaths.NameOfManifest(file.File.Path) is { } name) byPrompt[name] = [];
        }

        foreach (var file in files)
        {
            if (IncludeScanner.PartialName(file.File.Path) is { } partial)
            {
                partials[partial] = file;
            }
            else if (Owner(file.File.Path) is { } owner)
            {
                owner.Add(file);
                others[file.File.Path] = file;
            }
        }
    }

    /// <summary>The files of the prompt's folder, and every partial and text of another prompt that they may include.</summary>
    public PromptFileSet FilesOf(string prompt)
    {
        var own = byPrompt[prompt];
        var included = new SortedDictionary<string, ScannedFile>(StringComparer.Ordinal);
        var open = new Queue<ScannedFile>(own);
        while (open.Count > 0)
        {
            foreach (var name in open.Dequeue().Partials)
            {
                // The folder's own files are there already.
                if (included.ContainsKey(name) || !(partials.TryGetValue(name, out var partial) || others.TryGetValue(name, out partial)) || own.Contains(partial)) continue;
                included.Add(name, partial);
                open.Enqueue(partial);
            }
        }

        var files = own.OrderBy(f => f.File.Path, StringComparer.Ordinal).Concat(included.Values).Select(f => f.File);
        var beside = names.Beside(prompt);
        return new PromptFileSet(
            prompt, new EquatableList<PromptFile>(files), beside.Count == 0 ? Alone : new EquatableList<string>(beside), settings);
    }

    /// <summary>The files of the nearest folder above that is a prompt's.</summary>
    private List<ScannedFile>? Owner(string path)
    {
        const string prefix = PromptPaths.PromptsFolder + "/";
        if (!path.StartsWith(prefix, StringComparison.Ordinal)) return null;
        for (var end = path.LastIndexOf('/'); end > prefix.Length; end = path.LastIndexOf('/', end - 1))
        {
            if (byPrompt.TryGetValue(path.Substring(prefix.Length, end - prefix.Length), out var files)) return files;
        }

        return null;
    }
}

/// <summary>
/// Finds what a file may include by looking for the names of partials in its text. That finds too much rather than too
/// little, without parsing: a name in a comment only means that an edit of that partial makes the prompt again.
/// </summary>
internal static class IncludeScanner
{
    private static readonly EquatableList<string> None = new([]);

    public static ScannedFile Scan(PromptFile file, EquatableList<string> partials)
    {
        // A template without the word includes nothing; a manifest may write it with an escape.
        var mayInclude = !file.Path.EndsWith(PromptPaths.TemplateExtension, StringComparison.Ordinal)
            || file.Text.IndexOf("include", StringComparison.Ordinal) >= 0;
        if (!mayInclude) return new ScannedFile(file, None);
        var names = partials.Where(name => file.Text.IndexOf(name, StringComparison.Ordinal) >= 0).Concat(IncludedText.OthersIn(file.Text)).ToList();
        return new ScannedFile(file, names.Count == 0 ? None : new EquatableList<string>(names));
    }

    /// <summary>What a template writes to include the file at this path; null where it is no partial.</summary>
    public static string? PartialName(string path)
    {
        const string prefix = PromptPaths.TemplatesFolder + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal)
            && path.EndsWith(PromptPaths.TemplateExtension, StringComparison.Ordinal)
            ? path.Substring(prefix.Length, path.Length - prefix.Length - PromptPaths.TemplateExtension.Length)
            : null;
    }
}

/// <summary>Takes an additional file's text and its path within the prompt repository.</summary>
internal static class FileReader
{
    private const int Utf8CodePage = 65001;
    private const int AsciiCodePage = 20127;

    public static PromptFile Read(AdditionalText file, string root, CancellationToken cancellation)
    {
        var full = file.Path.Replace('\\', '/');
        var path = full.StartsWith(root, StringComparison.Ordinal) ? full.Substring(root.Length) : full;
        var text = file.GetText(cancellation);
        return new PromptFile(path, file.Path, text?.ToString() ?? "") { EncodingProblem = text is null ? null : EncodingProblem(text) };
    }

    /// <summary>
    /// The compiler reads what is not UTF-8 in an encoding that it guesses, and says which: of those that it takes, one with a byte a character gives the offset
    /// of the first that is not ASCII, and UTF-16 begins with its mark.
    /// </summary>
    private static string? EncodingProblem(SourceText text)
    {
        if (text.Encoding is not { } encoding || encoding.CodePage is Utf8CodePage or AsciiCodePage) return null;
        if (!encoding.IsSingleByte) return $"the compiler reads it as {encoding.WebName}, by what stands at offset 0";
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > '\u007F') return $"the byte at offset {i} begins no character";
        }

        return null;
    }
}
