using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>The files that are imported from; paths with <c>/</c>, below the folder that was given.</summary>
internal interface ISourceFiles
{
    /// <summary>All files, in ordinal order.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>The text of a file; null where there is none, or it is none of the folder's.</summary>
    string? Read(string path);
}

/// <summary>A file to be imported.</summary>
internal sealed record SourceFile(string Path, string Text, ISourceFiles Beside)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folder with a <c>/</c> at its end; empty for the outermost.</summary>
    public string Folder => Path[..(Path.LastIndexOf('/') + 1)];

    /// <summary>The path without the file's extensions.</summary>
    public string Stem(params string[] extensions) =>
        Array.Find(extensions, e => Path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } extension ? Path[..^extension.Length] : Path;

    /// <summary>A file beside this one, or below that; null where the path leads elsewhere or nothing is there.</summary>
    public string? ReadBeside(string relative)
    {
        if (relative.Length == 0 || relative.Contains('\\', StringComparison.Ordinal) || relative[0] == '/' || relative.Contains(':', StringComparison.Ordinal)) return null;
        var parts = Folder.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var part in relative.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }

        return parts.Count == 0 ? null : Beside.Read(string.Join('/', parts));
    }

    /// <summary>Parts of templates: files beside this one, by any of the names that the format gives them.</summary>
    public TemplateParts Parts(Func<string, IEnumerable<string>> names) => new(name =>
        names(name).Select(n => ReadBeside(n) is { } text ? (n, text) : ((string, string)?)null).FirstOrDefault(found => found is not null));
}

/// <summary>One format of other tools.</summary>
internal interface IImportFormat
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>Whether the file is one of the format, by its name or its first words.</summary>
    bool Fits(SourceFile file);

    /// <exception cref="ImportRefusal">The file is none, or a broken one.</exception>
    IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report);
}
