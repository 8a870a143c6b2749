using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Ledger;

/// <summary>
/// A verdict as keys and values: trailers of a release's tag and of the ledger's commit, and lines in the ledger's files.
/// </summary>
internal static class VerdictText
{
    public static IEnumerable<(string Key, string Value)> Write(ReleaseVerdict verdict)
    {
        yield return ("Eval", verdict.Outcome);
        yield return ("Eval-Digest", verdict.Digest);
        if (verdict.Suite is not null) yield return ("Eval-Suite", verdict.Suite);
        if (verdict.Model is not null) yield return ("Eval-Model", LedgerMessage.OneLine(verdict.Model));
        if (verdict.Scores.Count > 0) yield return ("Eval-Scores", Scores(verdict.Scores));
    }

    /// <summary>The verdict, or null where there is none.</summary>
    /// <param name="find">Finds the value of a key.</param>
    public static ReleaseVerdict? Read(Func<string, string?> find) =>
        find("Eval") is { } outcome && find("Eval-Digest") is { } digest
            ? new ReleaseVerdict(outcome, digest, find("Eval-Suite"), find("Eval-Model"), Scores(find("Eval-Scores")))
            : null;

    private static string Scores(IReadOnlyDictionary<string, double> scores)
    {
        var text = new StringBuilder("{");
        foreach (var (scorer, mean) in scores.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (text.Length > 1) text.Append(", ");
            text.Append('"').Append(JsonEncodedText.Encode(scorer)).Append("\": ");
            text.Append(Math.Round(mean, 6).ToString("R", CultureInfo.InvariantCulture));
        }

        return text.Append('}').ToString();
    }

    private static Dictionary<string, double> Scores(string? text)
    {
        var scores = new Dictionary<string, double>();
        if (text is null) return scores;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return scores;
            foreach (var score in json.RootElement.EnumerateObject())
            {
                if (score.Value.ValueKind == JsonValueKind.Number) scores[score.Name] = score.Value.GetDouble();
            }
        }
        catch (JsonException)
        {
            // A tag made by hand may say anything; scores are for people, the outcome decides.
        }

        return scores;
    }
}
