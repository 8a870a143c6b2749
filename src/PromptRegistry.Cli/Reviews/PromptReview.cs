using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Comparing;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Cli.Reviews;

/// <summary>What somebody who reviews a change of one prompt needs.</summary>
/// <param name="Name">The prompt's name.</param>
/// <param name="Before">As the base has it; null for a new prompt, and where the base's cannot be read.</param>
/// <param name="After">As the work tree has it; null for a removed prompt, and for one with errors.</param>
/// <param name="Findings">What is wrong with the prompt now.</param>
/// <param name="Changes">What changed for callers.</param>
/// <param name="Files">Files that differ, line by line.</param>
/// <param name="VerdictBefore">What evaluation found in the base.</param>
/// <param name="VerdictAfter">What it finds now.</param>
internal sealed record PromptReview(
    string Name,
    PromptDefinition? Before,
    PromptDefinition? After,
    IReadOnlyList<Diagnostic> Findings,
    ContractComparison? Changes,
    IReadOnlyList<FileChange> Files,
    ReleaseVerdict? VerdictBefore,
    ReleaseVerdict? VerdictAfter)
{
    /// <summary>The evaluation of the prompt now; null where it has no suite.</summary>
    public PromptEvaluation? Evaluation { get; init; }

    /// <summary>The cases that do not pass now, beside the answers of the base.</summary>
    public IReadOnlyList<FailingCase> Failing { get; init; } = [];

    /// <summary>What the evaluation says, the gravest first.</summary>
    public IReadOnlyList<Diagnostic> EvaluationFindings => [.. (Evaluation?.Diagnostics ?? []).OrderByDescending(d => d.Severity)];

    /// <summary>The bump that the change demands; none where nothing changed that anybody could notice.</summary>
    public VersionBump Bump => Before is null || After is null || Before.Digest == After.Digest
        ? VersionBump.None
        : Changes!.AtLeast(VersionBump.Patch);

    /// <summary>Whether the version in the manifest is at least what the change demands.</summary>
    public bool IsVersionHonest => Bump == VersionBump.None
        || After!.Manifest.Version >= Before!.Manifest.Version.Next(Bump);

    public string Kind => (Before, After) switch
    {
        (null, not null) => "new",
        (not null, null) => Findings.Count > 0 ? "invalid" : "removed",
        (null, null) => "invalid",
        _ => "changed",
    };
}
