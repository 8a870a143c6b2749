using System.Globalization;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;

namespace PromptRegistry.Import.Suites;

/// <summary>Assertions of promptfoo as scorers of a suite.</summary>
/// <param name="translate">A text with Nunjucks as one with Scriban.</param>
internal sealed class AssertionText(ImportReport report, Func<string, int, string> translate)
{
    private static readonly Dictionary<string, string> Why = new(StringComparer.Ordinal)
    {
        ["javascript"] = "It is code, and an import runs none.",
        ["python"] = "It is code, and an import runs none.",
        ["ruby"] = "It is code, and an import runs none.",
        ["webhook"] = "It asks a server.",
        ["llm-rubric"] = "A judge is a prompt of the repository here, with a rubric and a verdict of its own.",
        ["g-eval"] = "A judge is a prompt of the repository here, with a rubric and a verdict of its own.",
        ["factuality"] = "A judge is a prompt of the repository here, with a rubric and a verdict of its own.",
        ["model-graded-closedqa"] = "A judge is a prompt of the repository here, with a rubric and a verdict of its own.",
        ["model-graded-factuality"] = "A judge is a prompt of the repository here, with a rubric and a verdict of its own.",
        ["answer-relevance"] = "A judge is a prompt of the repository here, with a rubric and a verdict of its own.",
        ["similar"] = "It needs embeddings, which the command line does not carry.",
        ["perplexity"] = "Probabilities of the model's words are not scored.",
        ["select-best"] = "It compares the answers of several prompts.",
    };

    /// <summary>The scorer; null where there is none that asks the same.</summary>
    public JsonObject? Read(YamlNode node)
    {
        if (node is not YamlMapping assertion || assertion.Text("type") is not { } written)
        {
            report.Lost(node.Line(), "An assertion", "It has no type.", "Write it as a scorer.");
            return null;
        }

        if (written == "assert-set")
        {
            report.Lost(node.Line(), "'assert-set'", "A suite does not group scorers.", "Write its assertions as scorers with weights.");
            return null;
        }

        var isNegated = written.StartsWith("not-", StringComparison.Ordinal);
        var kind = isNegated ? written[4..] : written;
        var value = assertion.Find("value");
        if (value is YamlScalar { Value: var text } && text.StartsWith("file://", StringComparison.Ordinal))
        {
            report.Lost(node.Line(), $"'{written}: {text}'", "It is read from a file.", "Write the value into the suite.");
            return null;
        }

        if (Scorer(kind, value, assertion) is not var (name, options) || (isNegated && !CanNegate(name)))
        {
            report.Lost(node.Line(), $"The assertion '{written}'", Why.GetValueOrDefault(kind, "There is no scorer that asks the same."),
                Why.GetValueOrDefault(kind)?.StartsWith("A judge", StringComparison.Ordinal) == true ? "Write a judge (docs/evaluation.md, Judges)." : "Write it as 'script' or another scorer.");
            return null;
        }

        if (assertion.Find("weight") is YamlScalar weight && weight.AsNumber is { } number) options["weight"] = number;
        foreach (var key in (string[])["metric", "transform", "provider", "rubricPrompt", "config", "contextTransform"])
        {
            if (assertion.Find(key) is { } extra) report.Lost(extra.Line(), $"'{key}' of '{written}'", "Scorers do not have it.", "Check what the scorer is given.");
        }

        return new JsonObject { [(isNegated ? "not-" : "") + name] = options };
    }

    private static bool CanNegate(string name) => name is "equals" or "iequals" or "contains" or "icontains" or "contains-all" or "contains-any" or "icontains-all" or "icontains-any"
        or "starts-with" or "matches" or "json" or "json-schema" or "words" or "refusal";

    private (string Name, JsonObject Options)? Scorer(string kind, YamlNode? value, YamlMapping assertion)
    {
        var threshold = (assertion.Find("threshold") as YamlScalar)?.AsNumber;
        switch (kind)
        {
            case "equals" when value is YamlMapping or YamlSequence: return ("equals", new JsonObject { ["text"] = value.ToJson()!.ToJsonString(), ["json"] = true });
            case "equals" or "contains" or "icontains" or "starts-with" when value is YamlScalar: return (kind, Text(kind switch { "contains" or "icontains" => "all", _ => "text" }, value));
            case "contains-all" or "contains-any" or "icontains-all" or "icontains-any" when Texts(value) is { Count: > 0 } texts: return (kind, new JsonObject { ["texts"] = texts });
            case "regex" when value is YamlScalar pattern: return ("matches", new JsonObject { ["pattern"] = pattern.Value });
            case "is-json" or "contains-json" when value is null or YamlScalar { IsNull: true }: return ("json", kind == "is-json" ? [] : new JsonObject { ["embedded"] = true });
            case "is-json" or "contains-json" when value is YamlMapping schema && Fits(schema):
                var options = new JsonObject { ["schema"] = schema.ToJson() };
                if (kind == "contains-json") options["embedded"] = true;
                return ("json-schema", options);
            case "cost" when threshold is { } most: return ("cost", new JsonObject { ["maximum"] = most });
            case "latency" when threshold is { } wait: return ("latency", new JsonObject { ["maximum"] = string.Create(CultureInfo.InvariantCulture, $"{wait:0}ms") });
            case "is-refusal": return ("refusal", []);
            case "word-count" when value is YamlScalar { AsInteger: { } count }: return ("words", new JsonObject { ["equals"] = count });
            case "word-count" when value is YamlMapping range:
                var words = new JsonObject();
                if ((range.Find("min") as YamlScalar)?.AsInteger is { } least) words["minimum"] = least;
                if ((range.Find("max") as YamlScalar)?.AsInteger is { } greatest) words["maximum"] = greatest;
                return words.Count > 0 ? ("words", words) : null;
            default: return null;
        }
    }

    /// <summary>Whether the schema says a type, as one for JSON would; promptfoo also takes none.</summary>
    private static bool Fits(YamlMapping schema) => schema.Entries.Count > 0;

    private JsonObject Text(string key, YamlNode value) => new() { [key] = translate(((YamlScalar)value).Value, value.Line()) };

    private JsonArray? Texts(YamlNode? value)
    {
        var items = value is YamlScalar { IsNull: false } text ? text.Value.Split(',').Select(t => (t.Trim(), text.Line())) : value.Items().OfType<YamlScalar>().Select(s => (s.Value, s.Line()));
        return new JsonArray([.. items.Select(i => JsonValue.Create(translate(i.Item1, i.Item2)))]);
    }

    /// <summary>The assertion that a cell <c>__expected</c> of a table says: <c>icontains: text</c>, or a text that is equal.</summary>
    public static YamlMapping OfCell(string cell, YamlNode at)
    {
        var colon = cell.IndexOf(':', StringComparison.Ordinal);
        var type = colon > 0 ? cell[..colon].Trim() : "";
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var threshold = open > 0 && type.EndsWith(')') ? type[(open + 1)..^1] : null;
        if (threshold is not null) type = type[..open];
        if (type.Length == 0 || !type.All(c => char.IsAsciiLetterLower(c) || c == '-')) (type, colon) = ("equals", -1);
        type = type switch { "fn" or "eval" => "javascript", "grade" => "llm-rubric", _ => type };
        var entries = new List<YamlEntry> { Entry("type", type, false), Entry("value", cell[(colon + 1)..].Trim(), false) };
        if (threshold is not null) entries.Add(Entry("threshold", threshold, true));
        return new YamlMapping(at.Location, entries);

        YamlEntry Entry(string key, string value, bool isPlain) => new(new YamlScalar(at.Location, key, true), new YamlScalar(at.Location, value, isPlain));
    }
}
