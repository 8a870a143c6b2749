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
    public override string Kind => IsNull ? "nothing" : $"'{Shorten(Value)}'";

    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

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
