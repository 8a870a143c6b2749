using PromptRegistry.Evaluation.Reports;

namespace PromptRegistry.Cli.Output;

/// <summary>Where reports are written, and which.</summary>
/// <param name="Path">The folder; null where none are.</param>
/// <param name="Kinds">The reports.</param>
/// <param name="History">The scores of a prompt's releases, for the trend.</param>
internal sealed record ReportFolder(string? Path, IReadOnlyList<ReportKind> Kinds, Func<string, IReadOnlyList<ReleasedScores>>? History)
{
    /// <summary>Every kind, where nothing is chosen.</summary>
    public static IReadOnlyList<ReportKind> Usual { get; } = Enum.GetValues<ReportKind>();
}
