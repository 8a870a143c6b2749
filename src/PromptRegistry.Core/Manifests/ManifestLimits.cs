using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>
/// How much a manifest may hold. Names are compared with one another, bound and made into C#: without a bound a few megabytes of a
/// stranger's would keep a compiler busy for minutes.
/// </summary>
public static class ManifestLimits
{
    /// <summary>The most entries of one list or mapping: inputs, messages, values of an enum, properties of a schema.</summary>
    public const int Entries = 1_000;

    /// <summary>The most values in the whole manifest.</summary>
    public const int Nodes = 50_000;

    /// <summary>The first place that holds too much; null where none does.</summary>
    internal static Diagnostic? Check(YamlNode root)
    {
        var left = Nodes;
        return Check(root, ref left);
    }

    private static Diagnostic? Check(YamlNode node, ref int left)
    {
        var count = node switch
        {
            YamlMapping mapping => mapping.Entries.Count,
            YamlSequence sequence => sequence.Items.Count,
            _ => 0,
        };
        if (count > Entries) return TooMany(node, $"{count} entries stand here; at most {Entries} are read.");
        left -= count;
        if (left < 0) return TooMany(node, $"The manifest holds more than {Nodes} values, which is the most that is read.");
        if (node is YamlMapping { Entries: var entries })
        {
            foreach (var entry in entries)
            {
                if (Check(entry.Value, ref left) is { } finding) return finding;
            }
        }
        else if (node is YamlSequence { Items: var items })
        {
            foreach (var item in items)
            {
                if (Check(item, ref left) is { } finding) return finding;
            }
        }

        return null;
    }

    private static Diagnostic TooMany(YamlNode node, string message) => new(
        ManifestDiagnostics.TooLarge, node.Location,
        message + " Pass long lists as inputs, or split the prompt.");
}
