using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Gates;

/// <summary>One case as it was measured now.</summary>
/// <param name="Scores">By scorer; a scorer that does not apply is absent.</param>
/// <param name="Problems">Why it first failed, by scorer.</param>
/// <param name="Unscored">Cells without a score.</param>
/// <param name="FirstUnscored">Why the first of them has none; null where all have.</param>
/// <param name="Missing">Samples whose answers are not recorded.</param>
public sealed record MeasuredCase(
    string Id,
    string Digest,
    IReadOnlyList<string> Tags,
    bool Critical,
    SourceLocation Location,
    IReadOnlyDictionary<string, Moments> Scores,
    IReadOnlyDictionary<string, string> Problems,
    int Unscored,
    string? FirstUnscored,
    int Missing);
