using System.Globalization;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <summary>A node of a YAML document, at its place in the file.</summary>
public abstract record YamlNode(SourceLocation Location)
{
    /// <summary>What the node is, in a person's words: "a text", "a list", "a mapping".</summary>
    public abstract string Kind { get; }
}

public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

public sealed record YamlMapping(SourceLocation Location, IReadOnlyList<YamlEntry> Entries) : YamlNode(Location)
{
    public override string Kind => "a mapping";

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key) return entry.Value;
        }

        return null;
    }
}

/// <param name="Value">The text after unquoting and unfolding.</param>
/// <param name="IsPlain">Whether it was written without quotes: only such a scalar can be null, a number or a boolean.</param>
public sealed record YamlScalar(SourceLocation Location, string Value, bool IsPlain) : YamlNode(Location)
{
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ssK",
         "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss"];

    public override string Kind => IsNull ? "nothing" : $"'{Shorten(Value)}'";
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The whole number that is written here; null where it is none.</summary>
    public int? AsInteger =>
        IsPlain && int.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The finite number that is written here; null where it is none.</summary>
    public double? AsNumber =>
        IsPlain && double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && !double.IsNaN(value) && !double.IsInfinity(value) ? value : null;

    /// <summary>True or false as YAML writes them; null for anything else.</summary>
    public bool? AsBoolean => !IsPlain ? null : Value switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>A date or a date with time, as ISO 8601 writes it; null where it is none.</summary>
    public DateTime? AsDate => DateTime.TryParseExact(
        Value, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var value) ? value : null;

    private static string Shorten(string text)
    {
        var line = text.Replace('\n', ' ');
        return line.Length <= 60 ? line : line.Substring(0, 57) + "...";
    }
}

public sealed record YamlSequence(SourceLocation Location, IReadOnlyList<YamlNode> Items) : YamlNode(Location)
{
    public override string Kind => "a list";
}
