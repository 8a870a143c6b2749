using System.Collections.Immutable;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Generator.Model;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Parsing;

/// <summary>Sorts the repository's files by the prompts that they belong to.</summary>
internal static class FileGrouping
{
    /// <summary>
    /// A prompt's set holds the files of its folder and every partial that its templates may include, found by a scan
    /// for the names of partials, so that an edit of another partial leaves it alone.
    /// </summary>
    public static IEnumerable<PromptFileSet> Group(ImmutableArray<PromptFile> files)
    {
        var ordered = files.OrderBy(f => f.Path, StringComparer.Ordinal).ToList();
        var settings = SettingsParser.Parse(ordered.Find(f => f.Path == RepositorySettings.FileName)?.Text).Settings;
        var environments = new EquatableList<string>(settings.Environments);
        var severities = new EquatableList<SeverityRule>(settings.Severities);
        var partials = ordered
            .Where(f => f.Path.StartsWith(PromptPaths.TemplatesFolder + "/", StringComparison.Ordinal))
            .Select(f => (File: f, Name: IncludeName(f.Path)))
            .ToList();
        var names = ordered.Select(f => PromptPaths.NameOfManifest(f.Path)).OfType<string>().ToList();
        foreach (var name in names)
        {
            var folder = PromptPaths.Folder(name) + "/";
            var own = ordered.Where(f => BelongsTo(f.Path, folder, names)).ToList();
            var all = new EquatableList<PromptFile>([.. own, .. Included(own, partials)]);
            yield return new PromptFileSet(name, all, environments, severities);
        }
    }

    private static bool BelongsTo(string path, string folder, List<string> names)
    {
        if (!path.StartsWith(folder, StringComparison.Ordinal)) return false;
        var rest = path.Substring(folder.Length);
        return rest.IndexOf('/') < 0
            || !names.Exists(n => (PromptPaths.Folder(n) + "/").Length > folder.Length
                && path.StartsWith(PromptPaths.Folder(n) + "/", StringComparison.Ordinal));
    }

    private static List<PromptFile> Included(List<PromptFile> own, List<(PromptFile File, string Name)> partials)
    {
        var included = new List<PromptFile>();
        var open = new Queue<PromptFile>(own);
        while (open.Count > 0)
        {
            var text = open.Dequeue().Text;
            foreach (var (file, name) in partials)
            {
                if (included.Contains(file) || text.IndexOf(name, StringComparison.Ordinal) < 0) continue;
                included.Add(file);
                open.Enqueue(file);
            }
        }

        included.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return included;
    }

    private static string IncludeName(string path)
    {
        var start = PromptPaths.TemplatesFolder.Length + 1;
        return path.EndsWith(PromptPaths.TemplateExtension, StringComparison.Ordinal)
            ? path.Substring(start, path.Length - start - PromptPaths.TemplateExtension.Length)
            : path.Substring(start);
    }
}
