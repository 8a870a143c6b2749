using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>The conversion that a generated record's members need.</summary>
internal static class ClrTypesForTests
{
    private static readonly ClrTypes s_types = new(new EmissionOptions
    {
        MethodName = "Render",
        InputsType = "Inputs",
        ReadGlobal = name => name,
        EnumText = (name, value) => $"{name}Text.Of({value})",
    });

    public static string ToValue(TemplateType type, string code) => s_types.ToValue(new ClrCode(code, Clr.Of(type)));
}
