using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The names, parameters and bodies of <c>string</c>.</summary>
internal static class StringModule
{
    public static void Register(ModuleBuilder module)
    {
        RegisterTests(module);
        RegisterCases(module);
        RegisterParts(module);
        RegisterReplacements(module);
        RegisterConversions(module);
    }

    private static void RegisterTests(ModuleBuilder module)
    {
        module.Add("contains", "StringFunctions.Contains", Result.Boolean, [Text("text"), Text("value")],
            (_, a) => StringFunctions.Contains(a.Text(0), a.Text(1)));
        module.Add("starts_with", "StringFunctions.StartsWith", Result.Boolean, [Text("text"), Text("value")],
            (_, a) => StringFunctions.StartsWith(a.Text(0), a.Text(1)));
        module.Add("ends_with", "StringFunctions.EndsWith", Result.Boolean, [Text("text"), Text("value")],
            (_, a) => StringFunctions.EndsWith(a.Text(0), a.Text(1)));
        module.Add("equals_ignore_case", "StringFunctions.EqualsIgnoreCase", Result.Boolean,
            [Text("text"), Text("value")], (_, a) => StringFunctions.EqualsIgnoreCase(a.Text(0), a.Text(1)));
        module.Add("empty", "StringFunctions.Empty", Result.Boolean, [Text("text")],
            (_, a) => StringFunctions.Empty(a.Text(0)));
        module.Add("whitespace", "StringFunctions.Whitespace", Result.Boolean, [Text("text")],
            (_, a) => StringFunctions.Whitespace(a.Text(0)));
        module.Add("index_of", "StringFunctions.IndexOf", Result.Integer,
            [
                Text("text"), Text("search"), OptionalValue("start_index"), OptionalValue("count"),
                OptionalText("string_comparison"),
            ],
            (_, a) => StringFunctions.IndexOf(a.Text(0), a.Text(1), a[2], a[3], a.Text(4)));
        module.Add("size", "StringFunctions.Size", Result.Integer, [Text("text")],
            (_, a) => StringFunctions.Size(a.Text(0)));
    }

    private static void RegisterCases(ModuleBuilder module)
    {
        module.Add("capitalize", "StringFunctions.Capitalize", Result.Text, [Text("text")],
            (_, a) => StringFunctions.Capitalize(a.Text(0)));
        module.Add("capitalizewords", "StringFunctions.CapitalizeWords", Result.Text, [Text("text")],
            (_, a) => StringFunctions.CapitalizeWords(a.Text(0)));
        module.Add("downcase", "StringFunctions.Downcase", Result.TextOrNull, [Text("text")],
            (_, a) => StringFunctions.Downcase(a.Text(0)));
        module.Add("upcase", "StringFunctions.Upcase", Result.TextOrNull, [Text("text")],
            (_, a) => StringFunctions.Upcase(a.Text(0)));
        module.Add("handleize", "StringFunctions.Handleize", Result.Text, [Text("text")],
            (_, a) => StringFunctions.Handleize(a.Text(0)));
        module.Add("pluralize", "StringFunctions.Pluralize", Result.Text,
            [Value("number"), Text("singular"), Text("plural")],
            (_, a) => StringFunctions.Pluralize(a[0], a.Text(1), a.Text(2)));
        module.Add("literal", "StringFunctions.Literal", Result.Text, [Text("text")],
            (_, a) => StringFunctions.Literal(a.Text(0)));
        module.Add("escape", "StringFunctions.Escape", Result.Text, [Text("text")],
            (_, a) => StringFunctions.Escape(a.Text(0)));
    }

    private static void RegisterParts(ModuleBuilder module)
    {
        module.Add("strip", "StringFunctions.Strip", Result.TextOrNull, [Text("text")],
            (_, a) => StringFunctions.Strip(a.Text(0)));
        module.Add("lstrip", "StringFunctions.Lstrip", Result.TextOrNull, [Text("text")],
            (_, a) => StringFunctions.Lstrip(a.Text(0)));
        module.Add("rstrip", "StringFunctions.Rstrip", Result.TextOrNull, [Text("text")],
            (_, a) => StringFunctions.Rstrip(a.Text(0)));
        module.Add("strip_newlines", "StringFunctions.StripNewlines", Result.TextOrNull, [Text("text")],
            (_, a) => StringFunctions.StripNewlines(a.Text(0)));
        module.Add("slice", "StringFunctions.Slice", Result.TextOrNull,
            [Text("text"), Integer("start"), OptionalValue("length")],
            (_, a) => StringFunctions.Slice(a.Text(0), a.Integer(1), a[2]));
        module.Add("slice1", "StringFunctions.Slice1", Result.TextOrNull,
            [Text("text"), Integer("start"), OptionalInteger("length", 1)],
            (_, a) => StringFunctions.Slice1(a.Text(0), a.Integer(1), a.Integer(2)));
        module.Add("split", "StringFunctions.Split", Result.Texts, [Text("text"), Text("match")],
            (c, a) => TemplateValue.From(StringFunctions.Split(c, a.Text(0), a.Text(1))), needsContext: true);
        module.Add("truncate", "StringFunctions.Truncate", Result.TextOrNull,
            [Text("text"), Integer("length"), OptionalText("ellipsis")],
            (_, a) => StringFunctions.Truncate(a.Text(0), a.Integer(1), a.Text(2)));
        module.Add("truncatewords", "StringFunctions.TruncateWords", Result.Text,
            [Text("text"), Integer("count"), OptionalText("ellipsis")],
            (_, a) => StringFunctions.TruncateWords(a.Text(0), a.Integer(1), a.Text(2)));
        module.Add("pad_left", "StringFunctions.PadLeft", Result.Text, [Text("text"), Integer("width")],
            (c, a) => StringFunctions.PadLeft(c, a.Text(0), a.Integer(1)), needsContext: true);
        module.Add("pad_right", "StringFunctions.PadRight", Result.Text, [Text("text"), Integer("width")],
            (c, a) => StringFunctions.PadRight(c, a.Text(0), a.Integer(1)), needsContext: true);
    }

    private static void RegisterReplacements(ModuleBuilder module)
    {
        module.Add("append", "StringFunctions.Append", Result.Text, [Text("text"), Text("with")],
            (c, a) => StringFunctions.Append(c, a.Text(0), a.Text(1)), needsContext: true);
        module.Add("prepend", "StringFunctions.Prepend", Result.Text, [Text("text"), Text("by")],
            (c, a) => StringFunctions.Prepend(c, a.Text(0), a.Text(1)), needsContext: true);
        module.Add("remove", "TextReplacements.Remove", Result.TextOrNull, [Text("text"), Text("remove")],
            (_, a) => TextReplacements.Remove(a.Text(0), a.Text(1)));
        module.Add("remove_first", "TextReplacements.RemoveFirst", Result.TextOrNull,
            [Text("text"), Text("remove")],
            (c, a) => TextReplacements.RemoveFirst(c, a.Text(0), a.Text(1)), needsContext: true);
        module.Add("remove_last", "TextReplacements.RemoveLast", Result.TextOrNull,
            [Text("text"), Text("remove")], (_, a) => TextReplacements.RemoveLast(a.Text(0), a.Text(1)));
        module.Add("replace", "TextReplacements.Replace", Result.TextOrNull,
            [Text("text"), Text("match"), Text("replace")],
            (c, a) => TextReplacements.Replace(c, a.Text(0), a.Text(1), a.Text(2)), needsContext: true);
        module.Add("replace_first", "TextReplacements.ReplaceFirst", Result.TextOrNull,
            [Text("text"), Text("match"), Text("replace"), OptionalBoolean("fromend")],
            (c, a) => TextReplacements.ReplaceFirst(c, a.Text(0), a.Text(1), a.Text(2), a.Boolean(3)),
            needsContext: true);
        module.Add("replace_empty", "TextReplacements.ReplaceEmpty", Result.TextOrNull,
            [Text("text"), Text("empty_replace"), OptionalText("notempty_replace")],
            (_, a) => TextReplacements.ReplaceEmpty(a.Text(0), a.Text(1), a.Text(2)));
    }

    private static void RegisterConversions(ModuleBuilder module)
    {
        module.Add("to_int", "StringFunctions.ToInt", Result.OptionalInteger, [Text("text")],
            (_, a) => StringFunctions.ToInt(a.Text(0)));
        module.Add("to_long", "StringFunctions.ToLong", Result.OptionalInteger, [Text("text")],
            (_, a) => StringFunctions.ToLong(a.Text(0)));
        module.Add("to_float", "StringFunctions.ToFloat", Result.OptionalNumber, [Text("text")],
            (_, a) => StringFunctions.ToFloat(a.Text(0)));
        module.Add("to_double", "StringFunctions.ToDouble", Result.OptionalNumber, [Text("text")],
            (_, a) => StringFunctions.ToDouble(a.Text(0)));
        module.Add("md5", "TextHashes.Md5", Result.Text, [Text("text")], (_, a) => TextHashes.Md5(a.Text(0)));
        module.Add("sha1", "TextHashes.Sha1", Result.Text, [Text("text")], (_, a) => TextHashes.Sha1(a.Text(0)));
        module.Add("sha256", "TextHashes.Sha256", Result.Text, [Text("text")],
            (_, a) => TextHashes.Sha256(a.Text(0)));
        module.Add("sha512", "TextHashes.Sha512", Result.Text, [Text("text")],
            (_, a) => TextHashes.Sha512(a.Text(0)));
        module.Add("hmac_sha1", "TextHashes.HmacSha1", Result.Text, [Text("text"), Text("secret_key")],
            (_, a) => TextHashes.HmacSha1(a.Text(0), a.Text(1)));
        module.Add("hmac_sha256", "TextHashes.HmacSha256", Result.Text, [Text("text"), Text("secret_key")],
            (_, a) => TextHashes.HmacSha256(a.Text(0), a.Text(1)));
        module.Add("hmac_sha512", "TextHashes.HmacSha512", Result.Text, [Text("text"), Text("secret_key")],
            (_, a) => TextHashes.HmacSha512(a.Text(0), a.Text(1)));
        module.Add("base64_encode", "TextHashes.Base64Encode", Result.Text, [Text("text")],
            (_, a) => TextHashes.Base64Encode(a.Text(0)));
        module.Add("base64_decode", "TextHashes.Base64Decode", Result.Text, [Text("text")],
            (_, a) => TextHashes.Base64Decode(a.Text(0)));
    }
}
