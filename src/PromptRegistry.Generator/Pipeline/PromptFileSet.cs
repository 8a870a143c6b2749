using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Pipeline;

/// <summary>
/// One prompt with every file that it may be made of: the boundary of equality. As long as these texts are the same,
/// nothing of the prompt is parsed or emitted again.
/// </summary>
/// <param name="Neighbours">The prompts whose classes are this one's or lie in it.</param>
public sealed record PromptFileSet(
    string Name, EquatableList<PromptFile> Files, EquatableList<string> Neighbours, CheckSettings Settings) : IParsedPromptFiles
{
    /// <exception cref="PromptFileException">The file is not UTF-8.</exception>
    public string? Read(string path)
    {
        if (Find(path) is not { } file) return null;
        return file.EncodingProblem is { } problem ? throw new PromptFileException(FileText.NotUtf8(path, problem)) : file.Text;
    }

    public T? Parsed<T>(string path, Func<string, T> parse)
        where T : class =>
        Find(path) is { } file ? file.Parsed.Get(file.Text, parse) : null;

    /// <summary>The path that the build knows a file by; the path itself when it is not one of the set.</summary>
    public string FullPath(string path) => Find(path)?.FullPath ?? path;

    private PromptFile? Find(string path)
    {
        foreach (var file in Files)
        {
            if (file.Path == path) return file;
        }

        return null;
    }
}

/// <summary>A file of the prompt repository.</summary>
/// <param name="Path">Relative to the root, with <c>/</c>.</param>
/// <param name="FullPath">As the build knows it, for findings.</param>
public sealed record PromptFile(string Path, string FullPath, string Text)
{
    /// <summary>What shows that the file is not UTF-8; null where it is.</summary>
    public string? EncodingProblem { get; init; }

    /// <summary>What the text was parsed to, once somebody asked.</summary>
    public ParsedText Parsed { get; } = new();
}

/// <summary>
/// What one reading of a file was parsed to. It follows from the text and is no part of what makes files equal: an unedited file
/// stays the object that it was, and with it what is known of it.
/// </summary>
public sealed class ParsedText : IEquatable<ParsedText>
{
    private object? parsed;

    public T Get<T>(string text, Func<string, T> parse)
        where T : class
    {
        if (parsed is T known) return known;
        var made = parse(text);
        // Two compilations may ask at once; both answers are the same.
        return (T)(Interlocked.CompareExchange(ref parsed, made, null) ?? made);
    }

    public bool Equals(ParsedText? other) => other is not null;
    public override bool Equals(object? obj) => obj is ParsedText;
    public override int GetHashCode() => 0;
}

/// <summary>A file with the names of the partials that stand in its text.</summary>
public sealed record ScannedFile(PromptFile File, EquatableList<string> Partials);

/// <summary>What the repository's settings say about checking prompts; compared by content.</summary>
public sealed record CheckSettings(EquatableList<string> Environments, EquatableList<SeverityRule> Severities, string Prefix, EquatableList<TeamSettings> Teams)
{
    public static CheckSettings Of(RepositorySettings settings) => new(
        new EquatableList<string>(settings.Environments), new EquatableList<SeverityRule>(settings.Severities), settings.Prefix, new EquatableList<TeamSettings>(settings.Teams));

    public RepositorySettings ToSettings() =>
        RepositorySettings.Default with { Environments = Environments, Severities = Severities, Prefix = Prefix, Teams = Teams };
}
