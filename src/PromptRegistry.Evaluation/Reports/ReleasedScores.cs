namespace PromptRegistry.Evaluation.Reports;

/// <summary>What evaluation found about a release, as the ledger recorded it.</summary>
/// <param name="Version">The release.</param>
/// <param name="Outcome">The verdict in a word.</param>
/// <param name="Scores">The mean of each scorer, by its id.</param>
public sealed record ReleasedScores(string Version, string Outcome, IReadOnlyDictionary<string, double> Scores);
