namespace PromptRegistry.Git.Releases;

/// <summary>What an evaluation found about one content.</summary>
/// <param name="Outcome"><c>passed</c>, or why not: <c>regressed</c>, <c>invalid</c>, …</param>
/// <param name="Digest">The content digest of what was evaluated.</param>
/// <param name="Suite">The digest of the suite; null where the suite could not be read.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Scores">The mean of each scorer, by its id.</param>
public sealed record ReleaseVerdict(
    string Outcome, string Digest, string? Suite, string? Model, IReadOnlyDictionary<string, double> Scores)
{
    public bool Passed => Outcome == "passed";
}
