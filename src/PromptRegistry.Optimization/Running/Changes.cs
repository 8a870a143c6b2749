using System.Globalization;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Running;

/// <summary>What a candidate has that the prompt as it is has not, and where each part comes from.</summary>
internal static class Changes
{
    /// <param name="model">The model that the prompt is for from now on; null where that stays.</param>
    public static IReadOnlyList<ChangedPart> Of(Tunable prompt, Candidate candidate, string? model)
    {
        var parts = new List<ChangedPart>();
        foreach (var region in prompt.Regions)
        {
            var (before, after) = (prompt.TextOf(region, PromptChange.None), prompt.TextOf(region, candidate.Change));
            if (before != after) parts.Add(new ChangedPart(region.Id, before, after, OriginOf(candidate, c => prompt.TextOf(region, c.Change) == after)));
        }

        if (candidate.Change.Demos is { } demos)
        {
            parts.Add(new ChangedPart(
                "demos", Text(prompt.Manifest.Demos.Select(d => (CanonicalJson.Write(d.Inputs, keepOrder: true), d.Output))), Text(demos.Select(d => (d.Inputs, d.Output))),
                OriginOf(candidate, c => ReferenceEquals(c.Change.Demos, demos))));
        }

        foreach (var (key, value) in candidate.Change.Settings)
        {
            var before = ((prompt.Manifest.Source.Find("model") as YamlMapping)?.Find(key) as YamlScalar)?.Value ?? "";
            if (before != value) parts.Add(new ChangedPart(key, before, value, OriginOf(candidate, c => c.Change.Settings.GetValueOrDefault(key) == value)));
        }

        foreach (var one in prompt.Prompts.Where(p => model is not null && candidate.Number > 0 && p.NamesModel))
            parts.Add(new ChangedPart(prompt.IsProgram ? $"{one.Manifest.Name}/model" : "model", one.Manifest.Model.Name!, model!, "--for-model"));
        return parts;
    }

    /// <summary>The first candidate of the lineage that has it.</summary>
    private static string OriginOf(Candidate candidate, Func<Candidate, bool> has)
    {
        var at = candidate;
        while (at.Parents.FirstOrDefault(p => p.Number > 0 && has(p)) is { } parent) at = parent;
        return string.Create(CultureInfo.InvariantCulture, $"candidate {at.Number}, {at.Origin}");
    }

    private static string Text(IEnumerable<(string Inputs, string Output)> demos) => string.Join('\n', demos.Select(d => $"{d.Inputs} → {d.Output}"));
}
