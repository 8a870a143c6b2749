using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Emission;

/// <summary>What comes out for one prompt.</summary>
/// <param name="HintName">Name of the generated file.</param>
/// <param name="ClassName">The accessor, from <c>Prompts</c> on: <c>Prompts.Support.Triage</c>.</param>
/// <param name="Source">C#.</param>
/// <param name="IsValid">Whether the prompt has no errors.</param>
public sealed record GeneratedAccessor(
    string HintName, string ClassName, string Source, bool IsValid, EquatableList<Diagnostic> Diagnostics);

/// <summary>What the project's properties say.</summary>
/// <param name="Root">The prompt repository's root, with <c>/</c> as separator and at the end; empty when unknown.</param>
/// <param name="Namespace">The namespace of the generated class.</param>
/// <param name="IsPublic">Whether the generated class is public.</param>
/// <param name="HelpPages">The folder or address of the pages about findings; empty when unknown.</param>
/// <param name="LanguageVersion">The project's version of C#, if it is older than generated code needs; else null.</param>
internal sealed record GeneratorSettings(string Root, string Namespace, bool IsPublic, string HelpPages, string? LanguageVersion);
