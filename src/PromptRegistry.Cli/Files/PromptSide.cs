using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Cli.Files;

/// <summary>One side of a comparison.</summary>
/// <param name="Label">What people call it: a version, or the work tree.</param>
/// <param name="SuiteFiles">Where its suite is read from.</param>
internal sealed record PromptSide(string Label, PromptDefinition Prompt, IPromptFiles Files, IEvaluationFiles SuiteFiles);
