using System.Globalization;
using System.Text;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>What a change alters of what judges it: cases, scorers with their thresholds, samples, and the gate.</summary>
internal static class SuiteComparison
{
    /// <summary>The changes in words; empty where the two judge alike.</summary>
    /// <param name="before">The base's suite.</param>
    /// <param name="beforeText">Its file.</param>
    /// <param name="now">The present one.</param>
    /// <param name="nowText">Its file.</param>
    public static IReadOnlyList<string> Changes(EvaluationSuite before, byte[] beforeText, EvaluationSuite now, byte[] nowText)
    {
        var changes = new List<string>();
        if (before.Samples != now.Samples) changes.Add($"samples {before.Samples} → {now.Samples}");
        Compare("case", Map(before.Cases), Map(now.Cases), changes);
        Compare("scorer", Scorers(beforeText, before.Path), Scorers(nowText, now.Path), changes);
        Compare("judge", Judges(before), Judges(now), changes);
        Compare("means of scorer", Means(before), Means(now), changes);
        if (before.Threshold?.Minimum != now.Threshold?.Minimum) changes.Add($"threshold {Number(before.Threshold?.Minimum)} → {Number(now.Threshold?.Minimum)}");
        if (before.Agreement != now.Agreement) changes.Add($"agreement {Number(before.Agreement)} → {Number(now.Agreement)}");
        if (before.Gate != now.Gate) changes.Add($"gate {Words(before.Gate)} → {Words(now.Gate)}");
        return changes;
    }

    private static void Compare(string what, Dictionary<string, string> before, Dictionary<string, string> now, List<string> changes)
    {
        Add("removed", before.Keys.Where(id => !now.ContainsKey(id)));
        Add("added", now.Keys.Where(id => !before.ContainsKey(id)));
        Add("changed", now.Keys.Where(id => before.TryGetValue(id, out var was) && was != now[id]));

        void Add(string how, IEnumerable<string> ids)
        {
            var all = ids.Order(StringComparer.Ordinal).ToList();
            if (all.Count == 0) return;
            var names = string.Join(", ", all.Take(5).Select(id => $"'{id}'")) + (all.Count > 5 ? $" and {all.Count - 5} more" : "");
            changes.Add($"{what}{(all.Count == 1 ? "" : "s")} {how}: {names}");
        }
    }

    private static Dictionary<string, string> Map(IEnumerable<EvaluationCase> cases) => cases.ToDictionary(
        c => c.Id, c => string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Digest} {c.Critical} {c.Threshold} {string.Join('\n', c.Tags.Order(StringComparer.Ordinal))}{string.Concat(c.Scorers.Select(node => CanonicalJson.Write(node)))}"),
        StringComparer.Ordinal);

    /// <summary>The content of each judge's prompt, which no line of the suite shows.</summary>
    private static Dictionary<string, string> Judges(EvaluationSuite suite) => suite.Scorers.Select(scorer => scorer.Info).Where(info => info.Judge is not null)
        .ToDictionary(info => info.Judge!.Prompt + " of " + info.Id, info => info.Judge!.Digest, StringComparer.Ordinal);

    /// <summary>Programs and models of embeddings, which can change while the suite does not.</summary>
    private static Dictionary<string, string> Means(EvaluationSuite suite) => suite.Scorers.Select(scorer => scorer.Info)
        .Where(info => info.RunsPrograms || info.EmbeddingModel is not null).ToDictionary(info => info.Id, info => info.Digest, StringComparer.Ordinal);

    private static string Number(double? bound) => bound?.ToString("0.###", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>What the file says of each scorer, thresholds and weights included; the digest of a scorer holds only what is measured.</summary>
    private static Dictionary<string, string> Scorers(byte[] content, string path)
    {
        var text = Encoding.UTF8.GetString(content is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content);
        var scorers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (YamlReader.Read(text, path).Root is not YamlMapping root || root.Find("scorers") is not YamlSequence list) return scorers;
        foreach (var node in list.Items)
        {
            var (kind, options) = node is YamlMapping { Entries: [var entry] } ? (entry.Key.Value, entry.Value) : ((node as YamlScalar)?.Value ?? "", null);
            var id = (options as YamlMapping)?.Find("id") is YamlScalar own ? own.Value : kind;
            scorers[id] = CanonicalJson.Write(node);
        }

        return scorers;
    }

    private static string Words(GateSettings gate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{GateSettings.Levels[(int)gate.Level]} (tolerance {gate.Tolerance}, margin {gate.Margin}{(gate.ByTag ? ", by tag" : "")})");
}
