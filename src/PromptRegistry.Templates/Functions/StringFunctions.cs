using System.Globalization;
using System.Text;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>string</c>. Text may be null everywhere.</summary>
public static class StringFunctions
{
    private static readonly CompareInfo s_compare = CultureInfo.InvariantCulture.CompareInfo;

    public static string? Append(RenderContext context, string? text, string? with) => Concat(context, text, with);

    public static string? Prepend(RenderContext context, string? text, string? by) => Concat(context, by, text);

    public static string Capitalize(string? text) => string.IsNullOrEmpty(text) || char.IsUpper(text![0])
        ? text ?? ""
        : char.ToUpperInvariant(text[0]) + text.Substring(1);

    public static string CapitalizeWords(string? text)
    {
        var output = new StringBuilder(text ?? "");
        var startsWord = true;
        for (var i = 0; i < output.Length; i++)
        {
            if (char.IsWhiteSpace(output[i]))
                startsWord = true;
            else if (startsWord && char.IsLetter(output[i]))
                (output[i], startsWord) = (char.ToUpperInvariant(output[i]), false);
        }

        return output.ToString();
    }

    public static bool Contains(string? text, string? value) =>
        !string.IsNullOrEmpty(text) && !string.IsNullOrEmpty(value)
        && TextSearch.IndexOf(text!, value!) >= 0;

    public static bool StartsWith(string? text, string? value) =>
        !string.IsNullOrEmpty(text) && !string.IsNullOrEmpty(value) && s_compare.IsPrefix(text!, value!);

    public static bool EndsWith(string? text, string? value) =>
        !string.IsNullOrEmpty(text) && !string.IsNullOrEmpty(value) && s_compare.IsSuffix(text!, value!);

    public static bool EqualsIgnoreCase(string? text, string? value) =>
        text is not null && text.Equals(value, StringComparison.OrdinalIgnoreCase);

    public static bool Empty(string? text) => string.IsNullOrEmpty(text);

    public static bool Whitespace(string? text) => string.IsNullOrWhiteSpace(text);

    public static string? Downcase(string? text) => text?.ToLowerInvariant();

    public static string? Upcase(string? text) => text?.ToUpperInvariant();

    public static string? Strip(string? text) => text?.Trim();

    public static string? Lstrip(string? text) => text?.TrimStart();

    public static string? Rstrip(string? text) => text?.TrimEnd();

    public static string? StripNewlines(string? text) =>
        text?.Replace("\r\n", "").Replace("\n", "").Replace("\r", "");

    public static int Size(string? text) => text?.Length ?? 0;

    /// <exception cref="OperationException">The text is null.</exception>
    public static string Handleize(string? text)
    {
        if (text is null)
            throw new OperationException("Object reference not set to an instance of an object.");
        var output = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                output.Append(char.ToLowerInvariant(c));
            else if (output.Length == 0 || output[output.Length - 1] != '-')
                output.Append('-');
        }

        if (output.Length > 0 && output[output.Length - 1] == '-')
            output.Length--;
        return output.ToString();
    }

    public static int IndexOf(
        string? text, string? search, TemplateValue start, TemplateValue count, string? comparison)
    {
        if (text is null || search is null)
            return -1;
        var kind = StringComparison.InvariantCulture;
        if (comparison is not null
            && !(Enum.TryParse(comparison, out kind) && Enum.IsDefined(typeof(StringComparison), kind)))
        {
            throw new OperationException(
                $"'{comparison}' is not a valid stringComparison (Parameter 'stringComparison')", 4);
        }

        var from = start.IsNull ? 0 : Conversions.ToInt32(start, 2);
        var length = count.IsNull ? text.Length - from : Conversions.ToInt32(count, 3);
        if (from < 0 || from > text.Length || length < 0 || length > text.Length - from)
            throw new OperationException("The start and count must lie within the text.", 2);
        kind = kind switch
        {
            StringComparison.CurrentCulture => StringComparison.InvariantCulture,
            StringComparison.CurrentCultureIgnoreCase => StringComparison.InvariantCultureIgnoreCase,
            _ => kind,
        };
        return TextSearch.IndexOf(text, search, from, length, kind);
    }

    public static string PadLeft(RenderContext context, string? text, int width) =>
        (text ?? "").PadLeft(CheckWidth(context, width));

    public static string PadRight(RenderContext context, string? text, int width) =>
        (text ?? "").PadRight(CheckWidth(context, width));

    public static string? Pluralize(TemplateValue number, string? singular, string? plural) =>
        Conversions.ToInt32(number, 0) == 1 ? singular : plural;

    public static string? Slice(string? text, int start, TemplateValue length) =>
        TextSlices.Slice(text, start, length.IsNull ? -1 : Conversions.ToInt32(length, 2));

    public static string? Slice1(string? text, int start, int length) =>
        length <= 0 ? "" : TextSlices.Slice(text, start, length);

    public static IReadOnlyList<TemplateValue> Split(RenderContext context, string? text, string? match)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        var parts = TextSearch.Split(text!, match ?? "");
        context.Iterate(parts.Length);
        return Array.ConvertAll(parts, part => TemplateValue.From(part));
    }

    public static string? Truncate(string? text, int length, string? ellipsis) =>
        TextSlices.Truncate(text, length, ellipsis ?? "...");

    public static string TruncateWords(string? text, int count, string? ellipsis) =>
        TextSlices.TruncateWords(text, count, ellipsis);

    public static string Literal(string? text) => text is null ? "" : TextLiterals.Quote(text);

    public static string Escape(string? text) => text is null ? "" : TextLiterals.Escape(text);

    public static TemplateValue ToInt(string? text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? TemplateValue.From((long)value)
            : default;

    public static TemplateValue ToLong(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? TemplateValue.From(value)
            : default;

    public static TemplateValue ToFloat(string? text) => float.TryParse(
        text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)
        ? TemplateValue.From(value)
        : default;

    public static TemplateValue ToDouble(string? text) => double.TryParse(
        text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)
        ? TemplateValue.From(value)
        : default;

    private static string Concat(RenderContext context, string? first, string? second)
    {
        context.CheckLength((long)(first?.Length ?? 0) + (second?.Length ?? 0));
        return first + second;
    }

    private static int CheckWidth(RenderContext context, int width)
    {
        if (width < 0)
        {
            throw new OperationException(
                $"totalWidth ('{width}') must be a non-negative value. (Parameter 'totalWidth')");
        }

        if (context.Limits.Output > 0 && width > context.Limits.Output)
        {
            throw new OperationException(
                $"Padding width `{width}` exceeds the configured LimitToString `{context.Limits.Output}`. "
                + "(Parameter 'width')", 1);
        }

        return width;
    }
}

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
