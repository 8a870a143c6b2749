using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Contracts;

/// <summary>
/// Compares JSON Schemas of an answer from the side of a reader who was written for the earlier one. Keywords that
/// this comparison does not understand demand a major bump when they change: better too careful than wrong.
/// </summary>
public static class OutputSchemaDiff
{
    private static readonly HashSet<string> Annotations =
        new(["title", "description", "default", "examples", "$comment", "$schema", "$id"], StringComparer.Ordinal);

    private static readonly HashSet<string> Compared =
        new(["type", "properties", "required", "enum", "items"], StringComparer.Ordinal);

    /// <summary>Keywords that only narrow what the model may answer; a reader of more can read less.</summary>
    private static readonly HashSet<string> Narrowing =
        new(["additionalProperties", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
             "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "format"], StringComparer.Ordinal);

    public static IReadOnlyList<ContractChange> Compare(YamlMapping? before, YamlMapping? after)
    {
        var changes = new List<ContractChange>();
        if (before is null && after is not null)
        {
            changes.Add(new ContractChange(VersionBump.Major, "The output changed from text to JSON."));
        }
        else if (before is not null && after is null)
        {
            changes.Add(new ContractChange(VersionBump.Major, "The output changed from JSON to text."));
        }
        else if (before is not null && after is not null)
        {
            Compare("the output", before, after, changes);
        }

        return [.. changes.Select(c => c with { Party = ContractParty.Reader })];
    }

    /// <summary>Compares the arguments of a tool, from the side of the code that reads them.</summary>
    internal static IReadOnlyList<ContractChange> CompareArguments(string tool, YamlMapping before, YamlMapping after)
    {
        var changes = new List<ContractChange>();
        Compare($"the arguments of '{tool}'", before, after, changes);
        return [.. changes.Select(c => c with { Party = ContractParty.Reader })];
    }

    private static void Compare(string what, YamlMapping before, YamlMapping after, List<ContractChange> changes)
    {
        CompareTypes(what, before, after, changes);
        CompareEnums(what, before, after, changes);
        CompareProperties(what, before, after, changes);
        if (before.Find("items") is YamlMapping oldItems && after.Find("items") is YamlMapping newItems)
        {
            Compare($"an item of {what}", oldItems, newItems, changes);
        }
        else if (before.Find("items") is not null != after.Find("items") is not null)
        {
            Major(changes, $"The items of {what} changed.");
        }

        CompareOtherKeywords(what, before, after, changes);
    }

    private static void CompareTypes(string what, YamlMapping before, YamlMapping after, List<ContractChange> changes)
    {
        var oldTypes = Words(before.Find("type"));
        var newTypes = Words(after.Find("type"));
        var unreadable = newTypes.Where(t => !oldTypes.Contains(t) && !(t == "integer" && oldTypes.Contains("number"))).ToList();
        if (oldTypes.Count > 0 && (unreadable.Count > 0 || newTypes.Count == 0))
        {
            Major(changes, $"The type of {what} changed from {Text(oldTypes)} to {Text(newTypes)}.");
        }
        else if (!oldTypes.SetEquals(newTypes))
        {
            Minor(changes, $"The type of {what} narrowed from {Text(oldTypes)} to {Text(newTypes)}.");
        }
    }

    private static void CompareEnums(string what, YamlMapping before, YamlMapping after, List<ContractChange> changes)
    {
        var oldValues = Words(before.Find("enum"));
        var newValues = Words(after.Find("enum"));
        if (oldValues.Count == 0 && newValues.Count == 0) return;
        if (oldValues.Count == 0)
        {
            Minor(changes, $"The values of {what} are now limited to {Text(newValues)}.");
        }
        else if (newValues.Count == 0)
        {
            Major(changes, $"The values of {what} are no longer limited.");
        }
        else
        {
            var added = newValues.Except(oldValues).ToList();
            var removed = oldValues.Except(newValues).ToList();
            if (added.Count > 0) Major(changes, $"The values of {what} now include {string.Join(", ", added)}, which existing readers do not know.");
            if (removed.Count > 0) Minor(changes, $"The values of {what} no longer include {string.Join(", ", removed)}.");
        }
    }

    private static void CompareProperties(string what, YamlMapping before, YamlMapping after, List<ContractChange> changes)
    {
        var oldProperties = before.Find("properties") as YamlMapping;
        var newProperties = after.Find("properties") as YamlMapping;
        var oldRequired = Words(before.Find("required"));
        var newRequired = Words(after.Find("required"));
        foreach (var entry in oldProperties?.Entries ?? [])
        {
            var name = entry.Key.Value;
            var current = newProperties?.Find(name);
            var wasRequired = oldRequired.Contains(name);
            if (current is null)
            {
                changes.Add(new ContractChange(wasRequired ? VersionBump.Major : VersionBump.Minor,
                    $"The {(wasRequired ? "required" : "optional")} property '{name}' of {what} was removed."));
                continue;
            }

            if (wasRequired && !newRequired.Contains(name)) Major(changes, $"The property '{name}' of {what} may now be missing.");
            if (!wasRequired && newRequired.Contains(name)) Minor(changes, $"The property '{name}' of {what} is now always there.");
            if (entry.Value is YamlMapping oldSchema && current is YamlMapping newSchema)
                Compare($"'{name}' of {what}", oldSchema, newSchema, changes);
        }

        foreach (var entry in newProperties?.Entries ?? [])
        {
            if (oldProperties?.Find(entry.Key.Value) is null)
                Minor(changes, $"The property '{entry.Key.Value}' of {what} is new.");
        }
    }

    private static void CompareOtherKeywords(string what, YamlMapping before, YamlMapping after, List<ContractChange> changes)
    {
        var keywords = before.Entries.Concat(after.Entries).Select(e => e.Key.Value).Distinct();
        foreach (var keyword in keywords.Where(k => !Annotations.Contains(k) && !Compared.Contains(k)))
        {
            var oldValue = before.Find(keyword);
            var newValue = after.Find(keyword);
            if (oldValue is not null && newValue is not null && CanonicalJson.Write(oldValue) == CanonicalJson.Write(newValue)) continue;
            var bump = Narrowing.Contains(keyword) ? VersionBump.Minor : VersionBump.Major;
            changes.Add(new ContractChange(bump, $"'{keyword}' of {what} changed."));
        }
    }

    private static HashSet<string> Words(YamlNode? node) => node switch
    {
        YamlScalar scalar => new([scalar.Value], StringComparer.Ordinal),
        YamlSequence sequence => new(sequence.Items.OfType<YamlScalar>().Select(s => s.Value), StringComparer.Ordinal),
        _ => new(StringComparer.Ordinal),
    };

    private static string Text(HashSet<string> words) => words.Count == 0 ? "anything" : string.Join(" or ", words);

    private static void Major(List<ContractChange> changes, string description) =>
        changes.Add(new ContractChange(VersionBump.Major, description));

    private static void Minor(List<ContractChange> changes, string description) =>
        changes.Add(new ContractChange(VersionBump.Minor, description));
}
