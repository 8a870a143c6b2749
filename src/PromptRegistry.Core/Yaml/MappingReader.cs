using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <summary>
/// Reads the keys of one mapping with their expected kinds and collects what is wrong. Every key asked for is a known
/// one; <see cref="Finish"/> reports the others.
/// </summary>
public sealed class MappingReader(YamlMapping mapping, string what, ICollection<Diagnostic> diagnostics)
{
    /// <summary>A handful, one for each key that a form has: looking through them costs less than hashing them.</summary>
    private readonly List<string> known = new(8);

    public YamlMapping Mapping => mapping;

    /// <summary>The mapping at <paramref name="node"/>, or a finding and null.</summary>
    public static MappingReader? Open(YamlNode? node, string what, ICollection<Diagnostic> diagnostics)
    {
        switch (node)
        {
            case YamlMapping mapping: return new MappingReader(mapping, what, diagnostics);
            case null: return null;
            default:
                diagnostics.Add(Expected(node, what, "a mapping of keys to values"));
                return null;
        }
    }

    public static Diagnostic Expected(YamlNode node, string what, string expected) => new(
        ManifestDiagnostics.WrongValue, node.Location, $"{what} must be {expected}, but {node.Kind} was found.");

    /// <summary>The node of a key, or null where it is absent or null.</summary>
    public YamlNode? Node(string key)
    {
        known.Add(key);
        var node = mapping.Find(key);
        return node is YamlScalar { IsNull: true } ? null : node;
    }

    /// <summary>Reports a missing key and returns null when it is absent.</summary>
    public YamlNode? Required(string key)
    {
        var node = Node(key);
        if (node is null)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, mapping.Location,
                $"{what} needs the key '{key}'. Add '{key}: …'."));
        }

        return node;
    }

    public string? Text(string key) => Scalar(key, Node(key), "a text")?.Value;
    public string? RequiredText(string key) => Scalar(key, Required(key), "a text")?.Value;
    public double? Number(string key) => Scalar(key, Node(key), "a number", s => s.AsNumber is not null)?.AsNumber;
    public int? Integer(string key) => Scalar(key, Node(key), "a whole number", s => s.AsInteger is not null)?.AsInteger;
    public bool? Boolean(string key) => Scalar(key, Node(key), "true or false", s => s.AsBoolean is not null)?.AsBoolean;

    /// <summary>A list of texts; one text alone counts as a list of one. Empty where absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var node = Node(key);
        switch (node)
        {
            case null: return [];
            case YamlScalar scalar: return [scalar.Value];
            case YamlSequence sequence:
                var texts = new List<string>();
                foreach (var item in sequence.Items)
                {
                    if (item is YamlScalar text) texts.Add(text.Value);
                    else diagnostics.Add(Expected(item, $"An item of '{key}'", "a text"));
                }

                return texts;
            default:
                diagnostics.Add(Expected(node, $"'{key}'", "a list of texts"));
                return [];
        }
    }

    /// <summary>The items of a list, or nothing where it is absent; anything else is reported.</summary>
    public IReadOnlyList<YamlNode> Items(string key)
    {
        var node = Node(key);
        switch (node)
        {
            case null: return [];
            case YamlSequence sequence: return sequence.Items;
            default:
                diagnostics.Add(Expected(node, $"'{key}'", "a list"));
                return [];
        }
    }

    public MappingReader? Child(string key) => Open(Node(key), $"'{key}'", diagnostics);

    /// <summary>One of the given words, or the default; another word is reported with the nearest one.</summary>
    public string Choice(string key, string byDefault, params string[] choices)
    {
        var node = Node(key);
        if (node is null) return byDefault;
        if (node is YamlScalar scalar)
        {
            if (Array.IndexOf(choices, scalar.Value) >= 0) return scalar.Value;
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, node.Location,
                $"'{key}' must be one of {string.Join(", ", choices)}, but '{scalar.Value}' was found."
                + Suggestion.Sentence(scalar.Value, choices)));
            return byDefault;
        }

        diagnostics.Add(Expected(node, $"'{key}'", $"one of {string.Join(", ", choices)}"));
        return byDefault;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var entry in mapping.Entries)
        {
            if (known.Contains(entry.Key.Value)) continue;
            var names = known.Distinct().OrderBy(k => k, StringComparer.Ordinal).ToList();
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.UnknownKey, entry.Key.Location,
                $"{what} has no key '{entry.Key.Value}'.{Suggestion.Sentence(entry.Key.Value, names)}"
                + $" Known keys: {string.Join(", ", names)}."));
        }
    }

    private YamlScalar? Scalar(string key, YamlNode? node, string expected, Func<YamlScalar, bool>? fits = null)
    {
        if (node is YamlScalar scalar && fits?.Invoke(scalar) != false) return scalar;
        if (node is not null) diagnostics.Add(Expected(node, $"'{key}'", expected));
        return null;
    }
}
