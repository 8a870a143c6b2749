using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>One question of a suite: values for the prompt's inputs, and what a good answer has.</summary>
/// <param name="Id">Unique in its suite.</param>
/// <param name="Source">The inputs as written.</param>
/// <param name="Expected">A good answer, or what a scorer makes of it; null where the case has none.</param>
/// <param name="Tags">Names of the slices that the case belongs to.</param>
/// <param name="Critical">Whether every one of its samples must pass.</param>
/// <param name="Location">Where the case begins.</param>
/// <param name="Digest">Changes with the inputs and with what is expected, with nothing else.</param>
public sealed record EvaluationCase(
    string Id,
    YamlMapping Source,
    string? Expected,
    IReadOnlyList<string> Tags,
    bool Critical,
    SourceLocation Location,
    string Digest);
