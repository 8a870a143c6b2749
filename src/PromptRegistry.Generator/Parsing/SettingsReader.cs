using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Generator.Model;

namespace PromptRegistry.Generator.Parsing;

/// <summary>Reads the project's properties.</summary>
internal static class SettingsReader
{
    public static GeneratorSettings Read(AnalyzerConfigOptions options, ParseOptions parsing)
    {
        var root = Property(options, "PromptRepositoryRoot").Replace('\\', '/');
        if (root.Length > 0 && root[root.Length - 1] != '/') root += "/";
        return new GeneratorSettings(
            root,
            Property(options, "PromptNamespace"),
            Property(options, "PromptVisibility").Equals("public", StringComparison.OrdinalIgnoreCase),
            Dialect(parsing));
    }

    /// <summary>Whether an additional file is one of the prompt repository's.</summary>
    public static bool IsPromptFile(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_metadata.AdditionalFiles.PromptFile", out var value)
        && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static CSharpDialect Dialect(ParseOptions parsing) => parsing is CSharpParseOptions { LanguageVersion: var version }
        ? new CSharpDialect(version >= LanguageVersion.CSharp8, version >= LanguageVersion.CSharp9)
        : CSharpDialect.Latest;

    private static string Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out var value) ? value : "";
}
