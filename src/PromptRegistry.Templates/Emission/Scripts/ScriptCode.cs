using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>Parts of emitted code of Scriban mode.</summary>
internal static class ScriptCode
{
    public const string Namespace = ClrTypes.Rendering + "Dynamic.";
    public const string Runtime = Namespace + "ScriptRuntime";
    public const string Flow = ClrTypes.Rendering + "Flow";

    public static string Range(TextRange range) => $"new({CSharpLiteral.Of(range.Start)}, {CSharpLiteral.Of(range.End)})";

    public static string Of(bool value) => value ? "true" : "false";

    public static string IsTrue(string value) => $"{ClrTypes.Values}Conversions.IsTrue({value})";
}
