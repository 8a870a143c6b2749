using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Contracts;

/// <summary>Whether a version can be served to an accessor that was compiled against another.</summary>
/// <param name="Obstacles">Why not, a sentence each; empty when it fits.</param>
/// <param name="IgnoredInputs">Optional inputs that the accessor offers and the version does not know.</param>
public sealed record ContractFit(IReadOnlyList<string> Obstacles, IReadOnlyList<string> IgnoredInputs)
{
    public bool Fits => Obstacles.Count == 0;

    /// <summary>
    /// A version fits when it can take everything that the accessor may pass and its answers can be read by what was
    /// compiled. An optional input that only the accessor knows does not stand in the way, or no rollback past its
    /// introduction would be possible; it is named, so that the host can report it.
    /// </summary>
    public static ContractFit Check(PromptContract compiled, PromptContract served)
    {
        var ignored = compiled.Inputs
            .Where(i => !i.IsRequired && served.Inputs.All(s => s.Name != i.Name))
            .Select(i => i.Name)
            .ToList();
        var known = compiled with { Inputs = [.. compiled.Inputs.Where(i => !ignored.Contains(i.Name))] };

        // Whatever the accessor compiled as optional it always passes, so that the version may require it; and it
        // passes by name, so that order does not matter.
        var required = new HashSet<string>(known.Inputs.Where(i => i.IsRequired).Select(i => i.Name), StringComparer.Ordinal);
        var offered = known.Inputs.ToDictionary(i => i.Name, StringComparer.Ordinal);
        var aligned = served with
        {
            Roles = known.Roles,
            Inputs =
            [
                .. known.Inputs.Select(i => served.Inputs.FirstOrDefault(s => s.Name == i.Name)).OfType<ContractInput>()
                    .Select(i => i with { IsRequired = required.Contains(i.Name) }),
                .. served.Inputs.Where(i => !offered.ContainsKey(i.Name)),
            ],
        };
        var obstacles = ContractDiff.Compare(known, aligned).Changes
            .Where(c => c.Bump == VersionBump.Major)
            .Select(c => c.Description);
        return new ContractFit([.. obstacles], ignored);
    }
}

/// <summary>Who relies on a part of a contract.</summary>
public enum ContractParty
{
    /// <summary>The code that passes inputs and sends the messages.</summary>
    Caller,

    /// <summary>The code that reads the model's answer.</summary>
    Reader,
}
