using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Shards;

/// <summary>What one part of an evaluation found about a prompt: answers and scores, no verdict. The gate judges all parts together.</summary>
/// <param name="Shard">Which part.</param>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Digest">Content digest of the prompt.</param>
/// <param name="Suite">Digest of the whole suite.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="Model">The model asked.</param>
/// <param name="Mode">Where answers came from: <c>replay</c> or <c>live</c>.</param>
/// <param name="Asked">Answers that a model was asked for.</param>
/// <param name="Cases">The cases of this part, in the order of the suite.</param>
public sealed record ShardPart(
    Shard Shard, string Prompt, string Digest, string Suite, string Provider, string Model, string Mode, int Asked, IReadOnlyList<ShardCase> Cases);

/// <summary>A case of a part.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Samples">One an answer.</param>
public sealed record ShardCase(string Id, IReadOnlyList<ShardSample> Samples);

/// <summary>An answer with its scores.</summary>
/// <param name="Key">What was asked.</param>
/// <param name="Answer">Null where there is none.</param>
/// <param name="Scores">One a scorer, in the suite's order; null for one that does not apply.</param>
public sealed record ShardSample(RecordingKey Key, ModelAnswer? Answer, IReadOnlyList<Score?> Scores);
