using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PromptRegistry.Generator.Emission;

namespace PromptRegistry.Generator.Pipeline;

/// <summary>Reads the project's properties.</summary>
internal static class SettingsReader
{
    public static GeneratorSettings Read(AnalyzerConfigOptions options, ParseOptions parsing)
    {
        return new GeneratorSettings(
            Root(options),
            Property(options, "PromptNamespace"),
            Property(options, "PromptVisibility").Equals("public", StringComparison.OrdinalIgnoreCase),
            FromBase64(Property(options, "PromptHelpPagesBase64")),
            TooOld(parsing));
    }

    /// <summary>The prompt repository's root, with <c>/</c> as separator and at the end; empty when unknown.</summary>
    public static string Root(AnalyzerConfigOptions options)
    {
        var root = FromBase64(Property(options, "PromptRepositoryRootBase64")).Replace('\\', '/');
        return root.Length > 0 && root[root.Length - 1] != '/' ? root + "/" : root;
    }

    /// <summary>Whether an additional file is one of the prompt repository's.</summary>
    public static bool IsPromptFile(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_metadata.AdditionalFiles.PromptFile", out var value)
        && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Generated code has records and module initializers, which C# 9 brought.</summary>
    private static string? TooOld(ParseOptions parsing) =>
        parsing is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp9 and var version } ? version.ToDisplayString() : null;

    /// <summary>Nothing for what is no Base64: it is made by the build.</summary>
    private static string FromBase64(string text)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private static string Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out var value) ? value : "";
}
