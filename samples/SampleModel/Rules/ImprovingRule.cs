using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.SampleModel.Protocol;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Improves a part of a prompt by what the cases in the request have in common: words that go with a label, the shape of the answers, their
/// length and what they speak of. Without cases it goes by what is usual.
/// </summary>
internal static partial class ImprovingRule
{
    private static readonly string[] Counts = ["three", "two", "one", "four"];

    private static readonly Dictionary<string, string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["account"] = "password, login",
        ["billing"] = "invoice, refund",
        ["shipping"] = "parcel, delivery",
        ["outage"] = "crash, error",
    };

    public static string? Answer(IReadOnlyList<ChatMessage> messages)
    {
        if (messages is not [{ Role: "system", Text: var task }, { Role: "user", Text: var request }]) return null;
        var cases = ShownCase.Find(request);
        if (task.StartsWith("You describe data.", StringComparison.Ordinal)) return Describe(request, cases);
        if (!task.StartsWith("You improve one part of a prompt", StringComparison.Ordinal) || Parts().Matches(request) is not { Count: > 0 } parts) return null;
        var part = parts[^1].Groups[1].Value;
        foreach (Match line in Observed().Matches(request)) part = Defined(part, line.Groups[1].Value, line.Groups[2].Value.Split(", "));
        var better = cases.Count == 0 ? ByWhatIsUsual(part, parts.Count) : ByCases(part, [.. cases.Where(c => c.Score is null or < 1)]);
        if (task.Contains("with a rule", StringComparison.Ordinal)) better = string.Join('\n', better.Split('\n').Where(l => !part.Split('\n').Contains(l)));
        return $"The part should say more.\n```\n{better}\n```";
    }

    /// <summary>What words go with which label, with what was written of earlier cases.</summary>
    private static string Describe(string request, IReadOnlyList<ShownCase> cases)
    {
        var written = Written().Match(request) is { Success: true } match ? match.Groups[1].Value : "Words that go with the answers:";
        return WithWords(written, cases);
    }

    private static string WithWords(string text, IReadOnlyList<ShownCase> cases)
    {
        foreach (var label in cases.Where(c => c.Expected is { } e && IsLabel(e)).GroupBy(c => c.Expected!, StringComparer.Ordinal))
        {
            var others = cases.Where(c => c.Expected != label.Key).SelectMany(c => Words.Content(c.Inputs)).ToHashSet(StringComparer.Ordinal);
            var own = label.SelectMany(c => Words.Of(c.Inputs)).Where(w => w.Length > 4 && !others.Contains(Words.Stem(w)) && Words.Content(w).Any()).Distinct(StringComparer.Ordinal);
            text = Defined(text, label.Key, own);
        }

        return text;
    }

    private static string ByCases(string part, IReadOnlyList<ShownCase> cases)
    {
        part = WithWords(part, cases);
        var texts = cases.Select(c => c.Expected).OfType<string>().Where(e => !IsLabel(e)).ToList();
        if (texts.Select(Keys).FirstOrDefault(k => k.Count > 0) is { } keys && !part.Contains("{\"", StringComparison.Ordinal))
            part += $"\nAnswer with a JSON object: {{{string.Join(", ", keys.Select(k => $"\"{k}\": [\"…\"]"))}}}";
        if (cases.SelectMany(c => c.Feedback).Select(f => Wanted().Match(f)).FirstOrDefault(m => m.Success) is { } wanted
            && StatedCount.OfSentences(part)?.ToString(CultureInfo.InvariantCulture) != wanted.Groups[1].Value)
        {
            part += $"\nWrite exactly {wanted.Groups[1].Value} sentences.";
        }

        var common = texts.Where(t => Keys(t).Count == 0).SelectMany(t => Words.Of(t).Where(w => w.Length > 4 && Words.Content(w).Any()).Distinct(StringComparer.Ordinal))
            .GroupBy(w => w, StringComparer.Ordinal).Where(w => w.Count() > 1).Select(w => w.Key).Except(Words.Of(part), StringComparer.Ordinal).ToList();
        if (common.Count > 0) part += $"\nFocus on: {string.Join(", ", common)}";
        return part;
    }

    private static string ByWhatIsUsual(string part, int tried)
    {
        if (part.Contains("json", StringComparison.OrdinalIgnoreCase) || Words.Mentions(part, "name"))
            return $"{part}\nAnswer with a JSON object: {{\"people\": [\"…\"], \"organizations\": [\"…\"], \"places\": [\"…\"]}}";
        if (Words.Mentions(part, "summar")) return $"{part}\nWrite exactly {Counts[tried % Counts.Length]} sentences.";
        foreach (var (label, words) in Usual)
        {
            if (LabelLine(label).Match(part) is { Success: true } line && !line.Value.Contains(words, StringComparison.Ordinal)) return Defined(part, label, words.Split(", "));
        }

        return part;
    }

    /// <summary>The line of a label with more words behind it; a new one where it has none.</summary>
    private static string Defined(string part, string label, IEnumerable<string> words)
    {
        var line = LabelLine(label).Match(part);
        var more = words.Where(w => !line.Success || !Words.Of(line.Value).Contains(w, StringComparer.Ordinal)).ToList();
        if (more.Count == 0) return part;
        return line.Success ? part.Insert(line.Index + line.Length, ", " + string.Join(", ", more)) : $"{part}\n- {label}: {string.Join(", ", more)}";
    }

    private static Regex LabelLine(string label) => new($"^- {Regex.Escape(label)}: .*$", RegexOptions.Multiline, TimeSpan.FromSeconds(1));

    private static bool IsLabel(string expected) => expected.Length < 30 && expected.All(c => char.IsAsciiLetter(c) || c == '-');

    private static IReadOnlyList<string> Keys(string expected)
    {
        if (!expected.StartsWith('{')) return [];
        try
        {
            using var json = JsonDocument.Parse(expected);
            return [.. json.RootElement.EnumerateObject().Select(m => m.Name)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"<part[^>]*>\n(.*?)\n</part>", RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"<written>\n(.*?)\n</written>", RegexOptions.Singleline)]
    private static partial Regex Written();

    [GeneratedRegex(@"(?<=<observations>\n(?:(?!</observations>)[\s\S])*)^- ([\w-]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Observed();

    [GeneratedRegex(@"expected exactly (\d+)")]
    private static partial Regex Wanted();
}
