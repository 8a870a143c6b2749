using PromptRegistry.Core.Accessors;

namespace PromptRegistry.Generator.Model;

/// <summary>What the project's properties say.</summary>
/// <param name="Root">The prompt repository's root, with <c>/</c> as separator and at the end; empty when unknown.</param>
/// <param name="Namespace">The namespace of the generated class.</param>
/// <param name="IsPublic">Whether the generated class is public.</param>
/// <param name="HelpPages">The folder or address of the pages about findings; empty when unknown.</param>
/// <param name="Dialect">What the project's version of C# has.</param>
internal sealed record GeneratorSettings(string Root, string Namespace, bool IsPublic, string HelpPages, CSharpDialect Dialect);
