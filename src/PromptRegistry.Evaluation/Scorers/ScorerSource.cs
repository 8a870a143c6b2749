using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Scorers;

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
    public CaseText? Text(MappingReader options, string key) =>
        options.Node(key) is { } node ? Text(node, $"'{key}'") : null;

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
