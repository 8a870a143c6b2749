using PromptRegistry.Core.Manifests;
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
        CompareTools(before.Tools, after.Tools, changes);
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

    /// <summary>Callers run the tools: one more has nobody who runs it, and one less is never called. Arguments are read as answers are.</summary>
    private static void CompareTools(IReadOnlyList<ContractTool> before, IReadOnlyList<ContractTool> after, List<ContractChange> changes)
    {
        foreach (var old in before)
        {
            if (after.FirstOrDefault(t => t.Name == old.Name) is { } current) changes.AddRange(OutputSchemaDiff.CompareArguments(old.Name, old.Parameters, current.Parameters));
            else changes.Add(new ContractChange(VersionBump.Minor, $"The tool '{old.Name}' was removed."));
        }

        foreach (var added in after.Where(t => before.All(b => b.Name != t.Name)))
            changes.Add(new ContractChange(VersionBump.Major, $"The tool '{added.Name}' is new, and callers have to run it."));
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

/// <summary>One change of a contract, and the bump that it demands.</summary>
/// <param name="Description">A sentence: "The input 'tone' was removed."</param>
public sealed record ContractChange(VersionBump Bump, string Description)
{
    /// <summary>Whom it concerns: callers, unless it is about the answer.</summary>
    public ContractParty Party { get; init; }
}

/// <summary>How two contracts differ.</summary>
/// <param name="Changes">The greatest bump first; empty when nothing changed for callers and readers.</param>
public sealed record ContractComparison(IReadOnlyList<ContractChange> Changes)
{
    /// <summary>The greatest bump that a change demands; <see cref="VersionBump.None"/> without changes.</summary>
    public VersionBump RequiredBump => Changes.Count == 0 ? VersionBump.None : Changes.Max(c => c.Bump);

    /// <summary>The required bump, or <paramref name="floor"/> where that is greater.</summary>
    public VersionBump AtLeast(VersionBump floor) => RequiredBump > floor ? RequiredBump : floor;
}

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
            Compare($"An item of {char.ToLowerInvariant(what[0])}{what.Substring(1)}", before.Element, after.Element, changes);
    }

    private static void CompareValues(
        string what, InputType before, InputType after, ICollection<ContractChange> changes)
    {
        var removed = before.Values.Except(after.Values).ToList();
        var added = after.Values.Except(before.Values).ToList();
        if (removed.Count > 0)
            changes.Add(new ContractChange(VersionBump.Major, $"{what} no longer takes {string.Join(", ", removed)}."));

        if (added.Count > 0)
            changes.Add(new ContractChange(VersionBump.Minor, $"{what} also takes {string.Join(", ", added)}."));
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
