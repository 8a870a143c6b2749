using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Files;

/// <summary>A folder with prompts, found and its settings read.</summary>
internal sealed record PromptRepository(string Root, WorkTreeFiles Files, RepositorySettings Settings)
{
    /// <summary>Finds the root of the prompts that a folder belongs to.</summary>
    public static Outcome<PromptRepository> Find(string start)
    {
        var full = Path.GetFullPath(start);
        if (!Directory.Exists(full))
        {
            return Failure($"The folder '{start}' does not exist.");
        }

        if (RepositoryRoot.Find(full) is not { } root)
        {
            return Failure($"No prompt repository was found: neither '{full}' nor a folder above it has a {RepositorySettings.FileName} or a 'prompts' folder "
                + "without code in it. Go to one, or name it with --repo.");
        }

        var settings = SettingsParser.Parse(new RepositoryFolder(root).ReadText(RepositorySettings.FileName, YamlReader.MaximumLength * 4));
        return settings.Diagnostics.Any(d => d.IsError)
            ? new Outcome<PromptRepository>(null, OutcomeCode.Invalid, settings.Diagnostics)
            : Outcome<PromptRepository>.Success(new PromptRepository(root, new WorkTreeFiles(root), settings.Settings));
    }

    /// <summary>The prompts named, or all; an unknown name is an error with the nearest one.</summary>
    public Outcome<IReadOnlyList<string>> Select(IReadOnlyList<string> wanted)
    {
        var names = Files.PromptNames();
        wanted = [.. wanted.Select(w => names.Contains(w, StringComparer.Ordinal) ? w : Settings.LocalName(w))];
        if (wanted.Count == 0)
        {
            return names.Count > 0
                ? Outcome<IReadOnlyList<string>>.Success(names)
                : Outcome<IReadOnlyList<string>>.Failure(OutcomeCode.Invalid, new Diagnostic(
                    ManifestDiagnostics.MissingManifest, SourceLocation.File(PromptPaths.PromptsFolder),
                    $"There are no prompts: no folder below prompts/ has a prompt.yaml.{OtherRoot()}"));
        }

        var unknown = wanted.Where(w => !names.Contains(w, StringComparer.Ordinal)).ToArray();
        return unknown.Length == 0
            ? Outcome<IReadOnlyList<string>>.Success([.. wanted.Distinct(StringComparer.Ordinal)])
            : Outcome<IReadOnlyList<string>>.Failure(OutcomeCode.Usage, [.. unknown.Select(u => new Diagnostic(
                ManifestDiagnostics.MissingManifest, SourceLocation.File(""),
                $"There is no prompt '{u}'.{Suggestion.Sentence(u, names)}{Suggestion.Listing("Prompts", names)}"))]);
    }

    /// <summary>A folder with code in folders of its own ends the search for the root too early: the build can look into one folder only.</summary>
    private string OtherRoot()
    {
        var code = new RepositoryFolder(Root).Find(PromptPaths.PromptsFolder)
            .FirstOrDefault(path => RepositoryRoot.CodeExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
        if (code is null) return "";
        var above = Path.GetDirectoryName(Root) is { } parent ? RepositoryRoot.Find(parent) : null;
        return $" It holds code ({code}), so it is probably a project's own folder. "
            + (above is null
                ? "Name the folder that has the prompts with --repo, and for a build with the property PromptRepositoryRoot."
                : $"The folder '{Path.GetRelativePath(Root, above).Replace(Path.DirectorySeparatorChar, '/')}' above it has prompts: name that with --repo, and for a "
                    + "build with the property PromptRepositoryRoot.");
    }

    private static Outcome<PromptRepository> Failure(string message) => Outcome<PromptRepository>.Failure(
        OutcomeCode.Usage, new Diagnostic(BuildDiagnostics.RepositoryNotFound, SourceLocation.File(""), message));
}
