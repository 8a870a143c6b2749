using PromptRegistry.Core.Programs;
using PromptRegistry.Evaluation.Readiness;

namespace PromptRegistry.Cli.Programs;

/// <summary>A program with what was found of its prompts.</summary>
internal sealed record ReviewedProgram(ProgramDefinition Program, IReadOnlyList<PromptReadiness> Prompts);
