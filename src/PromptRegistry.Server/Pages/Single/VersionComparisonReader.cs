using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Comparing;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Git;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Sources;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>Two releases side by side: texts, contract, and what the cases of the suite render to.</summary>
internal sealed class VersionComparisonReader(GitRegistry registry)
{
    /// <summary>Lines around a change that are shown, and cases that are.</summary>
    private const int Neighbours = 3, MostCases = 10, MostLines = 2000;

    public VersionsView Read(CatalogPrompt prompt, string? before, string? after, CancellationToken cancellation)
    {
        var all = prompt.Releases.Reverse().Select(r => r.Version.ToString()).ToList();
        var later = Find(prompt, after) ?? prompt.Latest;
        var earlier = Find(prompt, before) ?? (later is null ? null : prompt.Releases.LastOrDefault(r => r.Version < later.Version)) ?? later;
        var empty = new VersionsView(all, earlier?.Version.ToString() ?? "", later?.Version.ToString() ?? "", null, null, [], [], [], 0, 0);
        if (later?.Release is not { } newer || earlier?.Release is not { } older)
            return empty with { Problem = (later?.Problem ?? earlier?.Problem)?.Message ?? "There is no release to compare." };
        if (Side(older) is not { } left) return empty with { Problem = $"{older.Version} cannot be read as a prompt." };
        if (Side(newer) is not { } right) return empty with { Problem = $"{newer.Version} cannot be read as a prompt." };
        cancellation.ThrowIfCancellationRequested();
        var comparison = PromptComparison.Of(prompt.Name, left, right);
        return empty with
        {
            Bump = comparison.Bump == VersionBump.None ? null : comparison.Bump.ToString().ToLowerInvariant(),
            Contract = [.. comparison.Contract.Changes.Select(c => $"{c.Bump.ToString().ToLowerInvariant()}: {c.Description}")],
            Files = [.. comparison.Files.Select(f => new PairView(f.Path, null, Lines(left.Files.Read(f.Path), right.Files.Read(f.Path))))],
            Cases = [.. comparison.Cases.Differing.Take(MostCases).SelectMany(Case)],
            CaseCount = comparison.Cases.Total,
            CasesDiffering = comparison.Cases.Differing.Count,
        };
    }

    private static IEnumerable<PairView> Case(RenderedCase found) => found.Obstacle is { } obstacle
        ? [new PairView(found.Id, obstacle, [])]
        : found.Messages.Select(m => new PairView($"{found.Id}, {m.Role}{(m.Model is { } model ? $" for {model}" : "")}", null, Lines(m.Before, m.After)));

    private static CatalogRelease? Find(CatalogPrompt prompt, string? version) =>
        PromptVersion.TryParse(version, out var parsed) ? prompt.Releases.FirstOrDefault(r => r.Version.Equals(parsed)) : null;

    private PromptSide? Side(Release release)
    {
        if (registry.Load(release).Prompt is not { } prompt) return null;
        var place = registry.PlaceOf(release);
        return new PromptSide(release.Version.ToString(), prompt, registry.FilesOf(release), new CommitFiles(registry, release.Commit, place.Root, [place.Name]))
        {
            IsRelease = true,
        };
    }

    /// <summary>Lines side by side; many that both have are left out.</summary>
    private static List<LinePair> Lines(string? before, string? after)
    {
        IReadOnlyList<DiffItem> lines = PairedLines.Of(before, after);
        var shown = new List<LinePair>();
        var left = false;
        for (var i = 0; i < Math.Min(lines.Count, MostLines); i++)
        {
            var isNear = Enumerable.Range(i - Neighbours, (2 * Neighbours) + 1).Any(j => j >= 0 && j < lines.Count && !lines[j].IsSame);
            if (isNear) shown.Add(new LinePair(lines[i].Before, lines[i].After));
            else if (!left) shown.Add(new LinePair(null, null));
            left = !isNear;
        }

        return shown;
    }
}
