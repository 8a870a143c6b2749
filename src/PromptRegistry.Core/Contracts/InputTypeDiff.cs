using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Contracts;

/// <summary>Compares the types of an input from the side of a caller who passes values of the earlier one.</summary>
internal static class InputTypeDiff
{
    public static void Compare(string what, InputType before, InputType after, ICollection<ContractChange> changes)
    {
        if (before.Kind != after.Kind)
        {
            changes.Add(new ContractChange(VersionBump.Major, $"{what} changed its type from {before} to {after}."));
            return;
        }

        if (before.IsNullable && !after.IsNullable)
        {
            changes.Add(new ContractChange(VersionBump.Major, $"{what} can no longer be absent."));
        }
        else if (!before.IsNullable && after.IsNullable)
        {
            changes.Add(new ContractChange(VersionBump.Minor, $"{what} may now be absent."));
        }

        CompareValues(what, before, after, changes);
        CompareProperties(what, before, after, changes);
        if (before.Element is not null && after.Element is not null)
        {
            Compare($"An item of {char.ToLowerInvariant(what[0])}{what.Substring(1)}", before.Element, after.Element, changes);
        }
    }

    private static void CompareValues(
        string what, InputType before, InputType after, ICollection<ContractChange> changes)
    {
        var removed = before.Values.Except(after.Values).ToList();
        var added = after.Values.Except(before.Values).ToList();
        if (removed.Count > 0)
        {
            changes.Add(new ContractChange(VersionBump.Major, $"{what} no longer takes {string.Join(", ", removed)}."));
        }

        if (added.Count > 0)
        {
            changes.Add(new ContractChange(VersionBump.Minor, $"{what} also takes {string.Join(", ", added)}."));
        }
    }

    private static void CompareProperties(
        string what, InputType before, InputType after, ICollection<ContractChange> changes)
    {
        foreach (var old in before.Properties)
        {
            var current = after.Properties.FirstOrDefault(p => p.Name == old.Name);
            if (current is null)
            {
                changes.Add(new ContractChange(VersionBump.Major, $"{what} lost the property '{old.Name}'."));
            }
            else
            {
                Compare($"{what}, property '{old.Name}',", old.Type, current.Type, changes);
            }
        }

        foreach (var added in after.Properties.Where(p => before.Properties.All(b => b.Name != p.Name)))
        {
            changes.Add(added.Type.IsNullable
                ? new ContractChange(VersionBump.Minor, $"{what} has the new optional property '{added.Name}'.")
                : new ContractChange(VersionBump.Major, $"{what} has the new required property '{added.Name}'."));
        }
    }
}
