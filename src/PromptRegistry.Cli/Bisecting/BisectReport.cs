using PromptRegistry.Git.Reading;

namespace PromptRegistry.Cli.Bisecting;

/// <summary>What is said of a bisection.</summary>
/// <param name="Request">What was looked for.</param>
/// <param name="Result">What was found.</param>
/// <param name="Release">The first release that is bad; null where only the work tree, or a commit after the last release, is.</param>
/// <param name="Commit">The commit that broke it; null where none did, as far as is known.</param>
internal sealed record BisectReport(BisectRequest Request, BisectResult Result, string? Release, GitCommit? Commit);
