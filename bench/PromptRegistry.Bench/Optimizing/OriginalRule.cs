using System.Text.Json;

namespace PromptRegistry.Bench.Optimizing;

/// <summary>What an optimizer of DSPy would have returned.</summary>
/// <param name="Claimed">By how much it seems better than the prompt as it is.</param>
internal sealed record OriginalChoice(double Claimed);

/// <summary>
/// The acceptance rules of DSPy 3.3, over the candidates of a run: <c>LabeledFewShot</c> and <c>BootstrapFewShot</c> return what they made
/// without a comparison; <c>COPRO</c> takes the highest mean on the training set; <c>GEPA</c> wants a child strictly better than its parent on
/// the three cases that it was written for, and then takes the highest mean on the validation set, as the others do. A candidate that our
/// race dropped before all cases were asked takes no part, so the counts are a lower bound.
/// </summary>
internal static class OriginalRule
{
    /// <summary>The candidate that the rule returns instead of the prompt as it is; null where it returns that.</summary>
    public static OriginalChoice? Chosen(string optimizer, string log)
    {
        using var run = JsonDocument.Parse(log);
        var root = run.RootElement;
        var candidates = root.GetProperty("candidates").EnumerateArray().ToList();
        var cases = Ids(root, optimizer == "copro" ? "train" : "validation");
        var original = Mean(candidates[0], cases) ?? Mean(candidates[0], Ids(root, "validation"))!.Value;
        if (optimizer is "labeled-few-shot" or "bootstrap-few-shot") return candidates.Count < 2 ? null : new OriginalChoice((Mean(candidates[1], cases) ?? original) - original);
        var best = candidates.Skip(1).Where(c => optimizer != "gepa" || IsStrictlyBetter(c, candidates)).Select(c => Mean(c, cases)).Max();
        return best > original ? new OriginalChoice(best.Value - original) : null;
    }

    /// <summary>On the training cases that both were asked, which are those that the child was written for.</summary>
    private static bool IsStrictlyBetter(JsonElement child, List<JsonElement> candidates)
    {
        if (child.GetProperty("parents").EnumerateArray().ToList() is not [var number]) return false;
        var written = child.GetProperty("origin").GetString()!.Split(", after ") is [_, var ids] ? ids.Split(", ") : [];
        var parent = candidates[number.GetInt32()];
        return Mean(child, written) > Mean(parent, written);
    }

    /// <summary>Null where one of the cases was not asked.</summary>
    private static double? Mean(JsonElement candidate, IReadOnlyList<string> cases)
    {
        var scores = candidate.GetProperty("scores");
        var sum = 0.0;
        foreach (var id in cases)
        {
            if (!scores.TryGetProperty(id, out var score)) return null;
            sum += score.ValueKind == JsonValueKind.Number ? score.GetDouble() : 0;
        }

        return cases.Count == 0 ? null : sum / cases.Count;
    }

    private static List<string> Ids(JsonElement root, string side) => [.. root.GetProperty("split").GetProperty(side).EnumerateArray().Select(e => e.GetString()!)];
}
