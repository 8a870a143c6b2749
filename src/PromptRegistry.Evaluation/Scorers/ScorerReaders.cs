using System.Globalization;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>Reads the options of each kind of scorer.</summary>
internal static class ScorerReaders
{
    public static Scorer Equals(ScorerSource source)
    {
        var options = source.Options("text");
        var text = source.Text(options, "text");
        var ignoreCase = options.Boolean("ignore-case") ?? false;
        var json = options.Boolean("json") ?? false;
        var field = options.Text("field") is { } name ? (name.StartsWith('/') ? name : "/" + name) : null;
        var info = source.Info(options, $"{text}|{ignoreCase}|{json}|{field}", field?.TrimStart('/'));
        return new EqualsScorer(info, new EqualsOptions(text, ignoreCase, json, field));
    }

    public static Scorer? Contains(ScorerSource source)
    {
        var options = source.Options("all");
        var all = source.Texts(options, "all");
        var any = source.Texts(options, "any");
        var none = source.Texts(options, "none");
        var ignoreCase = options.Boolean("ignore-case") ?? false;
        var info = source.Info(options, $"{string.Join('\n', all)}|{string.Join('\n', any)}|{string.Join('\n', none)}|{ignoreCase}");
        if (all.Count + any.Count + none.Count > 0)
            return new ContainsScorer(info, new ContainsOptions(all, any, none, ignoreCase));
        if ((options.Node("all") ?? options.Node("any") ?? options.Node("none")) is YamlScalar) return null;
        source.Report(source.Name, "'contains' needs a text to look for: contains: \"…\", or all, any, none with lists of texts.");
        return null;
    }

    public static Scorer? Matches(ScorerSource source)
    {
        var options = source.Options("pattern");
        var node = options.Node("pattern") as YamlScalar;
        var perCase = options.Boolean("per-case") ?? false;
        var ignoreCase = options.Boolean("ignore-case") ?? false;
        var info = source.Info(options, $"{node?.Value}|{perCase}|{ignoreCase}");
        if (node is null)
        {
            source.Report(source.Name, "'matches' needs a regular expression: matches: '^[A-Z]'.");
            return null;
        }

        var regexOptions = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        if (perCase)
        {
            return CaseText.Parse(node, source.Manifest, source.Diagnostics) is { } text
                ? new MatchesScorer(info, text, regexOptions)
                : null;
        }

        try
        {
            _ = new Regex(node.Value, regexOptions, MatchesScorer.Time);
            return new MatchesScorer(info, CaseText.Constant(node.Value), regexOptions);
        }
        catch (ArgumentException error)
        {
            source.Report(node, $"'{node.Value}' is not a regular expression: {error.Message}");
            return null;
        }
    }

    public static Scorer? Sentences(ScorerSource source)
    {
        var options = source.Options("equals");
        var exactly = source.Text(options, "equals");
        var minimum = source.Text(options, "minimum");
        var maximum = source.Text(options, "maximum");
        var info = source.Info(options, $"{exactly}|{minimum}|{maximum}") with { Range = "sentences" };
        if ((exactly ?? minimum ?? maximum) is null)
        {
            // A number that could not be read has its own finding.
            if ((options.Node("equals") ?? options.Node("minimum") ?? options.Node("maximum")) is not null) return null;
            source.Report(source.Name, "'sentences' needs a number: equals, minimum or maximum.");
            return null;
        }

        foreach (var text in (CaseText?[])[exactly, minimum, maximum])
        {
            if (text is not { IsConstant: true }
                || int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            source.Report(source.Name, $"'{text}' is not a number of sentences.");
            return null;
        }

        return new SentencesScorer(info, exactly, minimum, maximum);
    }

    public static Scorer RougeL(ScorerSource source)
    {
        var options = source.Options("minimum");
        var minimum = options.Number("minimum");
        if (minimum is < 0 or > 1)
        {
            source.Report(options.Node("minimum")!, string.Create(
                    CultureInfo.InvariantCulture, $"'minimum' must be from 0 to 1, but {minimum} was found."));
        }

        return new RougeLScorer(source.Info(options, "rouge_score:f1:no-stemmer") with { Minimum = minimum });
    }

    public static Scorer? JsonSchema(ScorerSource source)
    {
        var options = source.Options();
        var own = options.Node("schema");
        var json = own is null ? source.Manifest.Output.SchemaJson : CanonicalJson.Write(own);
        var info = source.Info(options, json ?? "") with { Range = "violations", HigherIsBetter = false };
        if (json is null)
        {
            source.Report(source.Name,
                "The prompt's output has no schema. Write one into prompt.yaml (output: { type: json, schema: … }) or"
                    + " here (schema: …).");
            return null;
        }

        var schema = Schemas.JsonSchema.Parse(json, out var problem);
        if (schema is not null) return new JsonSchemaScorer(info, schema);
        source.Report(own ?? source.Name, problem!);
        return null;
    }
}

/// <summary>A scorer as its suite writes it, on the way to becoming one.</summary>
/// <param name="Name">Where the scorer's name stands.</param>
/// <param name="Value">What stands after the name; null for the name alone.</param>
internal sealed record ScorerSource(
    YamlScalar Name, YamlNode? Value, PromptManifest Manifest, ICollection<Diagnostic> Diagnostics)
{
    public string Kind => Name.Value;

    /// <summary>The options; a text or a list stands for the scorer's main option.</summary>
    public MappingReader Options(string? main = null)
    {
        var mapping = Value switch
        {
            YamlMapping given => given,
            null or YamlScalar { IsNull: true } => new YamlMapping(Name.Location, []),
            { } short_ when main is not null => new YamlMapping(
                Name.Location, [new YamlEntry(new YamlScalar(Name.Location, main, true), short_)]),
            _ => null,
        };
        if (mapping is null)
        {
            Diagnostics.Add(MappingReader.Expected(Value!, $"'{Kind}'", "a mapping of options"));
            mapping = new YamlMapping(Name.Location, []);
        }

        return new MappingReader(mapping, $"The scorer '{Kind}'", Diagnostics);
    }

    /// <summary>Reads what every scorer may have, and reports unknown options.</summary>
    public ScorerInfo Info(MappingReader options, string measured, string? suffix = null)
    {
        var weight = options.Number("weight") ?? 1;
        if (weight < 0) Report(options.Node("weight")!, $"'weight' must be at least 0, but {weight} was found.");
        var id = options.Text("id") ?? (suffix is null ? Kind : $"{Kind}:{suffix}");
        options.Finish();
        return new ScorerInfo(id, Kind, weight, Cases.CaseDigest.Of($"{Kind}\n{measured}"), Name.Location);
    }

    /// <summary>A text that may hold <c>{{ … }}</c>; null where the option is absent or cannot be read.</summary>
    public CaseText? Text(MappingReader options, string key) => options.Node(key) is { } node ? Text(node, $"'{key}'") : null;

    public IReadOnlyList<CaseText> Texts(MappingReader options, string key) => options.Node(key) switch
    {
        null => [],
        YamlSequence sequence => [.. sequence.Items.Select(item => Text(item, $"An item of '{key}'")).OfType<CaseText>()],
        { } node => Text(node, $"'{key}'") is { } text ? [text] : [],
    };

    public void Report(YamlNode at, string message) =>
        Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidScorer, at.Location, message));

    private CaseText? Text(YamlNode node, string what)
    {
        if (node is YamlScalar scalar) return CaseText.Parse(scalar, Manifest, Diagnostics);
        Diagnostics.Add(MappingReader.Expected(node, what, "a text"));
        return null;
    }
}
