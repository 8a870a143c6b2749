using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Comparing;

/// <summary>Both sides of a comparison, rendered on the cases of the later one's suite.</summary>
/// <param name="Total">How many cases the suite has.</param>
/// <param name="Differing">Those that render to something else, in the suite's order.</param>
internal sealed record RenderedCases(int Total, IReadOnlyList<RenderedCase> Differing)
{
    public static RenderedCases Between(PromptSide before, PromptSide after)
    {
        if (SuiteParser.Parse(after.Prompt.Manifest, after.SuiteFiles).Suite is not { } suite) return new RenderedCases(0, []);

        // The answer to the prompt is what a version renders; later turns add what users say.
        var cases = suite.Cases.Where(c => c.Turn == 1).ToList();
        var differing = cases.Select(c => Compare(c, before, after)).Where(c => c.Messages.Count > 0 || c.Obstacle is not null);
        return new RenderedCases(cases.Count, [.. differing]);
    }

    private static RenderedCase Compare(EvaluationCase @case, PromptSide before, PromptSide after)
    {
        var differences = new List<RenderedDifference>();
        foreach (var model in Models(before.Prompt.Manifest, after.Prompt.Manifest))
        {
            var old = Render(@case, before, model, out var oldObstacle);
            var now = Render(@case, after, model, out var nowObstacle);
            if (old is null || now is null) return new RenderedCase(@case.Id, [], oldObstacle ?? nowObstacle);
            for (var i = 0; i < Math.Max(old.Count, now.Count); i++)
            {
                var (a, b) = (i < old.Count ? old[i] : null, i < now.Count ? now[i] : null);
                if (a == b) continue;
                var difference = new RenderedDifference((b ?? a)!.Role, a?.Shown, b?.Shown);

                // A model that gets what the prompt's own gets is not told of twice.
                if (!differences.Contains(difference)) differences.Add(difference with { Model = model });
            }
        }

        return new RenderedCase(@case.Id, differences, null);
    }

    /// <summary>The prompt's own model, as null, and those for which a side has other texts, or room for less.</summary>
    private static IEnumerable<string?> Models(PromptManifest before, PromptManifest after) =>
        before.Models.Concat(after.Models).Where(m => m.Templates.Count > 0 || m.Settings.ContextWindow is not null).Select(m => (string?)m.Model).Distinct(StringComparer.Ordinal).Prepend(null);

    private static IReadOnlyList<RenderedMessage>? Render(EvaluationCase @case, PromptSide side, string? model, out string? obstacle)
    {
        var bound = InputBinder.Bind(side.Prompt.Manifest, Known(@case.Source, side.Prompt.Manifest), @case.Location.Path, AttachmentFiles.Of(side.SuiteFiles));
        obstacle = bound.Diagnostics.FirstOrDefault(d => d.IsError) is { } error ? $"{side.Label} cannot render it: {error.Message}" : null;
        if (obstacle is not null) return null;
        try
        {
            return side.Prompt.Render(bound.Values, model, CancellationToken.None);
        }
        catch (TemplateException exception)
        {
            obstacle = $"{side.Label} cannot render it: {exception.Message}";
            return null;
        }
    }

    /// <summary>What this side has no input for, the other side's got.</summary>
    private static YamlMapping Known(YamlMapping inputs, PromptManifest manifest) =>
        new(inputs.Location, [.. inputs.Entries.Where(e => manifest.Inputs.Any(i => i.Name == e.Key.Value))]);
}

/// <summary>What a case of the suite renders to on both sides.</summary>
/// <param name="Id">The case.</param>
/// <param name="Messages">Those that differ, in their order.</param>
/// <param name="Obstacle">Why one side cannot be rendered; null where both can.</param>
internal sealed record RenderedCase(string Id, IReadOnlyList<RenderedDifference> Messages, string? Obstacle);

/// <summary>A message that is another one on the other side; a side is null where it has no such message.</summary>
/// <param name="Role">As the later side has it.</param>
internal sealed record RenderedDifference(string Role, string? Before, string? After)
{
    /// <summary>The model that gets it; null where the prompt's own does.</summary>
    public string? Model { get; init; }
}
