using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Model;

/// <summary>What comes out for one prompt.</summary>
/// <param name="HintName">Name of the generated file.</param>
/// <param name="ClassName">The accessor, from <c>Prompts</c> on: <c>Prompts.Support.Triage</c>.</param>
/// <param name="Source">C#.</param>
/// <param name="IsValid">Whether the prompt has no errors.</param>
public sealed record GeneratedAccessor(
    string HintName, string ClassName, string Source, bool IsValid, EquatableList<Diagnostic> Diagnostics);
