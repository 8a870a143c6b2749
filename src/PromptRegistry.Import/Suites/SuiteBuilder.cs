using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Suites;

/// <summary>A test of promptfoo, wherever it was written.</summary>
internal sealed record SourceTest(YamlMapping Node, string? Description);

/// <summary>Makes the suite of one prompt of tests and their assertions.</summary>
internal sealed class SuiteBuilder(ImportReport report, YamlMapping? defaults, IReadOnlyList<SourceTest> tests, int? samples)
{
    private const int MostCases = 20_000;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private InputSet inputs = new();

    /// <param name="known">The prompt's inputs, once they are known.</param>
    public JsonObject? Build(InputSet known)
    {
        inputs = known;
        var assertions = new AssertionText(report, Translate);
        var shared = Scorers(defaults?.Find("assert"), assertions, []);
        var cases = new JsonArray();
        var needsScorer = false;
        foreach (var test in tests.Take(MostCases))
        {
            if (Case(test, assertions, shared, out var isJudged) is not { } made) continue;
            needsScorer |= !isJudged && shared.Count == 0;
            cases.Add((JsonNode)made);
        }

        if (cases.Count == 0) return null;
        if (needsScorer)
        {
            report.Changed(tests[0].Node.Line(), "Some cases have no assertion that could be carried over: so that something judges them, their answer must not be empty ('characters: { minimum: 1 }').");
            shared.Add((JsonNode)new JsonObject { ["characters"] = new JsonObject { ["minimum"] = 1 } });
        }

        var suite = new JsonObject();
        if (samples is > 1 and <= 1000) suite["samples"] = samples;
        suite["cases"] = cases;
        if (shared.Count > 0) suite["scorers"] = shared;
        return suite;
    }

    private JsonObject? Case(SourceTest test, AssertionText assertions, JsonArray shared, out bool isJudged)
    {
        isJudged = false;
        var node = test.Node;
        var made = new JsonObject { ["id"] = Id(test.Description) };
        if (!Inputs(node, made)) return null;
        var withDefaults = !(node.Mapping("options")?.IsTrue("disableDefaultAsserts") ?? false);
        if (!withDefaults) report.Lost(node.Line(), "'disableDefaultAsserts'", "A case can replace scorers of the suite, and not leave them out.", "Give the case scorers of its own with 'weight: 0'.");
        var own = Scorers(node.Find("assert"), assertions, [.. shared.Select(s => IdOf((JsonObject)s!))]);
        isJudged = own.Count > 0;
        if (own.Count > 0) made["scorers"] = own;
        if (node.Find("threshold") is YamlScalar { AsNumber: { } threshold } && threshold is >= 0 and <= 1) made["threshold"] = threshold;
        foreach (var entry in node.Entries)
        {
            if (entry.Key.Value is not ("vars" or "assert" or "description" or "threshold" or "prompts" or "options" or "__cell"))
                report.Lost(entry.Key.Line(), $"'{entry.Key.Value}' of a test", "Cases do not have it.", "See docs/evaluation.md for what they have.");
        }

        foreach (var option in node.Mapping("options")?.Entries ?? [])
        {
            if (option.Key.Value is not ("disableVarExpansion" or "disableDefaultAsserts"))
                report.Lost(option.Key.Line(), $"The option '{option.Key.Value}' of a test", "Cases do not have it.", "See docs/evaluation.md for what they have.");
        }

        return made;
    }

    /// <summary>The case's inputs and what of them takes several values; false where one cannot be had.</summary>
    private bool Inputs(YamlMapping node, JsonObject made)
    {
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var entry in defaults.Mapping("vars")?.Entries ?? []) values[entry.Key.Value] = entry.Value;
        if (node.Find("vars") is YamlScalar { IsNull: false } file)
        {
            report.Lost(file.Line(), $"The case with 'vars: {file.Value}'", "Its values stand in another file.", "Write them into evals.yaml or cases.jsonl.");
            return false;
        }

        foreach (var entry in node.Mapping("vars")?.Entries ?? []) values[entry.Key.Value] = entry.Value;
        var fitted = new JsonObject();
        var matrix = new JsonObject();
        var expands = !(node.Mapping("options")?.IsTrue("disableVarExpansion") ?? false);
        foreach (var (name, value) in values)
        {
            if (inputs.Find(name) is not { } input)
            {
                report.Lost(value.Line(), $"The variable '{name}'", "The prompt does not use it.", "Leave it out, or use it in a template.");
                continue;
            }

            if (value is YamlScalar { Value: var text } && text.StartsWith("file://", StringComparison.Ordinal))
            {
                report.Lost(value.Line(), $"The case with '{name}: {text}'", "Its value stands in another file.", "Write it into the case.");
                return false;
            }

            if (value is YamlSequence list && expands && input.Shape.Kind != ShapeKind.List)
            {
                var several = list.Items.Select(i => TypeText.Fit(i.ToJson(), input.Shape)).ToArray();
                if (several.Length > 0 && !several.Contains(null)) matrix[input.Name] = new JsonArray(several);
                else return Unfit(value, name, input);
            }
            else if (TypeText.Fit(value.ToJson(), input.Shape) is { } one)
            {
                fitted[input.Name] = one;
            }
            else
            {
                return Unfit(value, name, input);
            }
        }

        if (fitted.Count > 0) made["inputs"] = fitted;
        if (matrix.Count > 0) made["matrix"] = matrix;
        var missing = inputs.All.Where(i => i is { Default: null, Shape.IsNullable: false } && !fitted.ContainsKey(i.Name) && !matrix.ContainsKey(i.Name)).Select(i => i.Name).ToList();
        if (missing.Count == 0) return true;
        report.Lost(node.Line(), "A test", $"It has no value for {string.Join(", ", missing)}, which the prompt needs.", "Give it one.");
        return false;
    }

    private bool Unfit(YamlNode value, string name, ImportedInput input)
    {
        report.Lost(value.Line(), $"The case with this value of '{name}'", $"It does not fit the type {TypeText.Of(input.Shape)["type"]}, which other values have.", "Change the type of the input, or the value.");
        return false;
    }

    private static JsonArray Scorers(YamlNode? node, AssertionText assertions, HashSet<string> taken)
    {
        var scorers = new JsonArray();
        foreach (var item in node.Items())
        {
            if (assertions.Read(item) is not { } scorer) continue;
            var kind = IdOf(scorer);
            var id = kind;
            for (var i = 2; !taken.Add(id); i++) id = $"{kind}-{i}";
            if (id != kind) ((JsonObject)scorer.First().Value!)["id"] = id;
            scorers.Add((JsonNode)scorer);
        }

        return scorers;
    }

    private static string IdOf(JsonObject scorer) => (scorer.First().Value as JsonObject)?["id"]?.ToString() ?? scorer.First().Key;

    private string Id(string? description)
    {
        var slug = new string([.. (description ?? "").ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        while (slug.Contains("--", StringComparison.Ordinal)) slug = slug.Replace("--", "-", StringComparison.Ordinal);
        if (slug.Length > 60) slug = slug[..60].TrimEnd('-');
        if (slug.Length == 0) slug = $"case-{ids.Count + 1}";
        var id = slug;
        for (var i = 2; !ids.Add(id); i++) id = $"{slug}-{i}";
        return id;
    }

    private string Translate(string text, int line)
    {
        if (!text.Contains("{{", StringComparison.Ordinal) && !text.Contains("{%", StringComparison.Ordinal)) return text;
        var template = BlockTemplates.Read(text, line, isLiquid: false, report, TemplateParts.None);
        return new ScribanWriter(inputs, report, template.Truth).Write(template.Nodes);
    }
}
