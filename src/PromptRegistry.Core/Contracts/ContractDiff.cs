using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Contracts;

/// <summary>Compares contracts from the side of those who rely on the earlier one.</summary>
public static class ContractDiff
{
    public static ContractComparison Compare(PromptContract before, PromptContract after)
    {
        var changes = new List<ContractChange>();
        CompareInputs(before.Inputs, after.Inputs, changes);
        if (!before.Roles.SequenceEqual(after.Roles))
        {
            changes.Add(new ContractChange(VersionBump.Minor,
                $"The messages' roles changed from {Join(before.Roles)} to {Join(after.Roles)}."));
        }

        changes.AddRange(OutputSchemaDiff.Compare(before.OutputSchema, after.OutputSchema));
        return new ContractComparison([.. changes.OrderByDescending(c => c.Bump)]);
    }

    private static void CompareInputs(
        IReadOnlyList<ContractInput> before, IReadOnlyList<ContractInput> after, List<ContractChange> changes)
    {
        foreach (var old in before)
        {
            var current = after.FirstOrDefault(i => i.Name == old.Name);
            if (current is null)
            {
                changes.Add(new ContractChange(VersionBump.Major, $"The input '{old.Name}' was removed."));
                continue;
            }

            InputTypeDiff.Compare($"The input '{old.Name}'", old.Type, current.Type, changes);
            if (!old.IsRequired && current.IsRequired)
            {
                changes.Add(new ContractChange(VersionBump.Major, $"The input '{old.Name}' became required."));
            }
            else if (old.IsRequired && !current.IsRequired)
            {
                changes.Add(new ContractChange(VersionBump.Minor, $"The input '{old.Name}' became optional."));
            }
        }

        foreach (var added in after.Where(i => before.All(b => b.Name != i.Name)))
        {
            changes.Add(added.IsRequired
                ? new ContractChange(VersionBump.Major, $"The required input '{added.Name}' is new.")
                : new ContractChange(VersionBump.Minor, $"The optional input '{added.Name}' is new."));
        }

        CompareOrder(before, after, changes);
    }

    /// <summary>The generated accessor takes inputs by position: required ones first, then the others.</summary>
    private static void CompareOrder(
        IReadOnlyList<ContractInput> before, IReadOnlyList<ContractInput> after, List<ContractChange> changes)
    {
        var common = new HashSet<string>(before.Select(i => i.Name).Intersect(after.Select(i => i.Name)), StringComparer.Ordinal);
        if (Order(before, common).SequenceEqual(Order(after, common))) return;
        if (changes.Exists(c => c.Bump == VersionBump.Major)) return;
        changes.Add(new ContractChange(VersionBump.Major,
            "The order of the inputs changed, and callers may pass them by position."));
    }

    private static List<string> Order(IReadOnlyList<ContractInput> inputs, HashSet<string> common) =>
        [.. inputs.OrderByDescending(i => i.IsRequired).Select(i => i.Name).Where(common.Contains)];

    private static string Join(IReadOnlyList<string> roles) => string.Join(", ", roles);
}
