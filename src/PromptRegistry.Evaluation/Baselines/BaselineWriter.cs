using System.Globalization;
using System.Text;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Baselines;

/// <summary>
/// Writes a baseline: sorted keys, <c>\n</c>, no time and no machine in it, so equal scores give equal bytes; one line
/// a case and
/// scorer, so a review shows which case moved.
/// </summary>
public static class BaselineWriter
{
    public static byte[] Write(Baseline baseline)
    {
        var json = new StringBuilder();
        json.Append("{\n  \"cases\": {");
        var separator = "\n";
        foreach (var (id, @case) in baseline.Cases.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Append(separator).Append("    ");
            CanonicalText.Append(json, id);
            json.Append(": {\n      \"digest\": ");
            CanonicalText.Append(json, @case.Digest);
            json.Append(",\n      \"scores\": {");
            AppendScores(json, @case.Scores);
            json.Append("\n      }\n    }");
            separator = ",\n";
        }

        json.Append("\n  },\n  \"deterministic\": ").Append(baseline.Deterministic ? "true" : "false");
        Member(json, "format", 1);
        Member(json, "model", baseline.Model);
        json.Append(",\n  \"prompt\": { \"digest\": ");
        CanonicalText.Append(json, baseline.PromptDigest);
        json.Append(", \"version\": ");
        CanonicalText.Append(json, baseline.PromptVersion);
        json.Append(" }");
        Member(json, "samples", baseline.Samples);
        json.Append(",\n  \"scorers\": {");
        separator = "\n    ";
        foreach (var (id, digest) in baseline.Scorers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Append(separator);
            CanonicalText.Append(json, id);
            json.Append(": ");
            CanonicalText.Append(json, digest);
            separator = ",\n    ";
        }

        json.Append("\n  }");
        Member(json, "suite", baseline.SuiteDigest);
        json.Append("\n}\n");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static void AppendScores(StringBuilder json, IReadOnlyDictionary<string, Moments> scores)
    {
        var separator = "\n        ";
        foreach (var (id, moments) in scores.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.Append(separator);
            CanonicalText.Append(json, id);
            json.Append(CultureInfo.InvariantCulture, $": {{ \"n\": {moments.Count}, \"passes\": {moments.Passes}");
            json.Append(", \"squares\": ").Append(Number(moments.SumOfSquares, 12));
            json.Append(", \"sum\": ").Append(Number(moments.Sum, 6)).Append(" }");
            separator = ",\n        ";
        }
    }

    /// <summary>
    /// Scores have six decimals, so their sums have six and the sums of their squares twelve; the rest is rounding
    /// noise.
    /// </summary>
    private static string Number(double value, int decimals) => CanonicalText.Number(Math.Round(value, decimals));

    private static void Member(StringBuilder json, string name, int value) =>
        json.Append(CultureInfo.InvariantCulture, $",\n  \"{name}\": {value}");

    private static void Member(StringBuilder json, string name, string value)
    {
        json.Append(CultureInfo.InvariantCulture, $",\n  \"{name}\": ");
        CanonicalText.Append(json, value);
    }
}
