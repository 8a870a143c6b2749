using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A scorer as its suite writes it, on the way to becoming one.</summary>
public sealed class ScorerSource
{
    private readonly YamlNode? value;

    internal ScorerSource(YamlScalar name, YamlNode? value, PromptManifest manifest, CaseTexts texts, ICollection<Diagnostic> diagnostics)
    {
        this.value = value;
        Name = name;
        Manifest = manifest;
        Texts = texts;
        Diagnostics = diagnostics;
    }

    /// <summary>Where the scorer's name stands.</summary>
    public YamlScalar Name { get; }

    /// <summary>The scorer's name.</summary>
    public string Kind => Name.Value;

    /// <summary>The prompt that is evaluated.</summary>
    public PromptManifest Manifest { get; }

    internal CaseTexts Texts { get; }

    internal ICollection<Diagnostic> Diagnostics { get; }

    /// <summary>The scorer without options of its own: reads <c>id</c> and <c>weight</c>, and reports any other key.</summary>
    public ScorerInfo Info() => Info(Options(), "");

    /// <summary>The options; a text, a number or a list stands for the main one.</summary>
    /// <param name="main">The main option's name; null where there is none.</param>
    public MappingReader Options(string? main = null)
    {
        var mapping = value switch
        {
            YamlMapping given => given,
            null or YamlScalar { IsNull: true } => new YamlMapping(Name.Location, []),
            { } short_ when main is not null => new YamlMapping(
                Name.Location, [new YamlEntry(new YamlScalar(Name.Location, main, true), short_)]),
            _ => null,
        };
        if (mapping is null)
        {
            Diagnostics.Add(MappingReader.Expected(value!, $"'{Kind}'", "a mapping of options"));
            mapping = new YamlMapping(Name.Location, []);
        }

        return new MappingReader(mapping, $"The scorer '{Kind}'", Diagnostics);
    }

    /// <summary>Reads what every scorer may have, and reports options that nobody asked for. Call it once, after the scorer's own options were read.</summary>
    /// <param name="options">What <see cref="Options"/> gave.</param>
    /// <param name="measured">Everything that decides about a raw value, as a text: where it changes, an old baseline is not compared.</param>
    /// <param name="id">The id where the suite gives none; null for the scorer's name.</param>
    public ScorerInfo Info(MappingReader options, string measured, string? id = null)
    {
        var weight = options.Number("weight") ?? 1;
        if (weight < 0) Report(options.Node("weight")!, $"'weight' must be at least 0, but {weight} was found.");
        var name = options.Text("id") ?? id ?? Kind;
        options.Finish();
        return new ScorerInfo(name, Kind, weight, CaseDigest.Of($"{Kind}\n{measured}"), Name.Location);
    }

    /// <summary>A text that may hold <c>{{ … }}</c> over a case's inputs and <c>expected</c>; null where the option is absent or cannot be read.</summary>
    public CaseText? Text(MappingReader options, string key) => options.Node(key) is { } node ? Text(node, $"'{key}'") : null;

    /// <summary>A list of such texts; one alone counts as a list of one.</summary>
    public IReadOnlyList<CaseText> TextList(MappingReader options, string key) => options.Node(key) switch
    {
        null => [],
        YamlSequence sequence => [.. sequence.Items.Select(item => Text(item, $"An item of '{key}'")).OfType<CaseText>()],
        { } node => Text(node, $"'{key}'") is { } text ? [text] : [],
    };

    /// <summary>A score from 0 to 1; null where the option is absent or cannot be read.</summary>
    public double? ScoreOption(MappingReader options, string key, string hint = "")
    {
        var number = options.Number(key);
        if (number is null or (>= 0 and <= 1)) return number;
        Report(options.Node(key)!, string.Create(CultureInfo.InvariantCulture, $"'{key}' must be from 0 to 1, but {number} was found.{hint}"));
        return null;
    }

    /// <summary>Reports that the scorer cannot be used.</summary>
    public void Report(YamlNode at, string message) =>
        Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidScorer, at.Location, message));

    private CaseText? Text(YamlNode node, string what)
    {
        if (node is YamlScalar scalar) return Texts.OfScorer(scalar, Diagnostics);
        Diagnostics.Add(MappingReader.Expected(node, what, "a text"));
        return null;
    }
}
