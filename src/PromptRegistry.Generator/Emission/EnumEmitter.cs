using PromptRegistry.Core.Accessors;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes an enum and the method that gives the word that a template sees.</summary>
internal static class EnumEmitter
{
    public static string TextMethod(AccessorEnum type) => $"TextOf{type.Name}";

    public static void Emit(SourceWriter writer, AccessorEnum type)
    {
        writer.Line();
        writer.Open($"public enum {type.Name}");
        foreach (var (member, word) in type.Members) writer.Summary($"\"{word}\"").Line(member + ",");
        writer.Close();
    }

    public static void EmitText(SourceWriter writer, AccessorEnum type)
    {
        writer.Line();
        writer.Open($"private static string {TextMethod(type)}({type.Name} value)");
        writer.Open("switch (value)");
        foreach (var (member, word) in type.Members)
        {
            writer.Line($"case {type.Name}.{member}: return {CSharpName.Literal(word)};");
        }

        writer.Line($"default: throw new global::System.ArgumentOutOfRangeException(nameof(value), value, \"This is no value of {type.Name}.\");");
        writer.Close();
        writer.Close();
    }
}
