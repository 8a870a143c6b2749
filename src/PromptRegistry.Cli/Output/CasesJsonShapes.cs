using PromptRegistry.Cli.Production;

namespace PromptRegistry.Cli.Output;

// The JSON of cases that are added; see JsonShapes.cs.

/// <summary>cases add</summary>
/// <param name="Cases">The ids of those that were added.</param>
/// <param name="Suite">The suite that has them; null where nothing was written.</param>
/// <param name="Calls">Calls with negative feedback that were looked at.</param>
/// <param name="DryRun">Whether nothing was written.</param>
internal sealed record AddedCasesJson(IReadOnlyList<string> Cases, string? Suite, int Calls, bool DryRun)
{
    public static AddedCasesJson Of(AddedCases added) => new(added.Cases, added.Suite, added.Calls, added.DryRun);
}
