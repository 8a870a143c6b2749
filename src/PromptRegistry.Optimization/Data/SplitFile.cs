using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.Data;

/// <summary>
/// A division of the cases that somebody wrote: JSON with the ids of <c>train</c>, <c>validation</c> and <c>test</c>, or with such an object
/// as <c>split</c>, as <c>run.json</c> has it. Cases that it does not name take no part.
/// </summary>
internal static class SplitFile
{
    private static readonly string[] Sides = ["train", "validation", "test"];

    public static Outcome<CaseSplit> Read(byte[]? content, string path, EvaluationSuite suite)
    {
        if (content is null) return Problem("There is no such file. Expected is JSON with the ids of train, validation and test.");
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("split", out var inner) ? inner : json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Problem($"Found {root.ValueKind}; expected an object with train, validation and test.");
            var known = suite.Cases.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
            var place = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var side = 0; side < Sides.Length; side++)
            {
                if (!root.TryGetProperty(Sides[side], out var ids) || ids.ValueKind != JsonValueKind.Array || ids.GetArrayLength() == 0)
                    return Problem($"'{Sides[side]}' is missing or empty; expected is a list of ids of cases.");
                foreach (var id in ids.EnumerateArray())
                {
                    if (id.ValueKind != JsonValueKind.String || id.GetString() is not { } name) return Problem($"'{Sides[side]}' has {id.GetRawText()}; expected are ids of cases.");
                    if (!known.Contains(name)) return Problem($"'{Sides[side]}' names '{name}', and the suite has no such case.{Suggestion.Sentence(name, known)}");
                    if (!place.TryAdd(name, side)) return Problem($"'{name}' stands twice. Each case is on one side.");
                }
            }

            return Of(suite, place);
        }
        catch (JsonException error)
        {
            return Problem($"It is not JSON: {error.Message}");
        }

        Outcome<CaseSplit> Of(EvaluationSuite of, Dictionary<string, int> place)
        {
            var sides = new List<string>[] { [], [], [] };
            string? before = null;
            foreach (var @case in of.Cases)
            {
                int? side = place.TryGetValue(@case.Id, out var own) ? own : null;
                int? previous = before is not null && place.TryGetValue(before, out var other) ? other : null;
                if (@case.Turn > 1 && side != previous) return Problem($"'{before}' and '{@case.Id}' are turns of one conversation, and stay on one side.");
                if (side is { } at) sides[at].Add(@case.Id);
                before = @case.Id;
            }

            return Outcome<CaseSplit>.Success(new CaseSplit(sides[0], sides[1], new HeldOut(sides[2])));
        }

        Outcome<CaseSplit> Problem(string message) =>
            Outcome<CaseSplit>.Failure(OutcomeCode.Invalid, new Diagnostic(RegistryDiagnostics.SplitFileUnusable, SourceLocation.File(path), message));
    }
}
