using System.Text;
using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Evaluations;

/// <summary>
/// The prompts with a suite that saved files can affect: all after a change of the settings, those in whose folder something changed, those that include a
/// template that did or cannot be read, and those whose suite names one of them as its judge.
/// </summary>
internal static class AffectedPrompts
{
    /// <param name="changed">Paths that were saved or removed.</param>
    /// <returns>In the order of their names.</returns>
    public static IReadOnlyList<string> Of(PromptRepository repository, IReadOnlySet<string> changed)
    {
        var files = new DirectoryFiles(repository.Root);
        var suites = files.FindPromptsWithSuite();
        if (changed.Contains(RepositorySettings.FileName)) return suites;
        var templates = changed.Where(path => path.StartsWith(PromptPaths.TemplatesFolder + "/", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var touched = repository.Files.PromptNames().Union(suites, StringComparer.Ordinal)
            .Where(name => changed.Any(path => path.StartsWith(PromptPaths.Folder(name) + "/", StringComparison.Ordinal)) || (templates.Count > 0 && Includes(repository, name, templates)))
            .ToHashSet(StringComparer.Ordinal);
        var judges = touched.Select(Encoding.UTF8.GetBytes).ToList();
        return [.. suites.Where(name => touched.Contains(name) || Names(files, name, judges))];
    }

    private static bool Includes(PromptRepository repository, string name, HashSet<string> templates) =>
        PromptLoader.Load(name, repository.Files, repository.Settings).Prompt is not { } prompt || prompt.Files.Any(templates.Contains);

    /// <summary>Whether the text of a suite has one of these names, as where it says who judges.</summary>
    private static bool Names(DirectoryFiles files, string name, List<byte[]> judges) =>
        files.Read($"{PromptPaths.Folder(name)}/{EvaluationSuite.FileName}") is { } suite && suite.AsSpan().IndexOf("judge"u8) >= 0
        && judges.Exists(judge => suite.AsSpan().IndexOf(judge) >= 0);
}
