using System.Globalization;
using System.Text;
using PromptRegistry.Templates.Limits;
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
            if (char.IsWhiteSpace(output[i])) startsWord = true;
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
    public static string? StripNewlines(string? text) => (text ?? "").Replace("\r\n", "").Replace("\n", "").Replace("\r", "");
    public static int Size(string? text) => text?.Length ?? 0;

    /// <exception cref="OperationException">The text is null.</exception>
    public static string Handleize(string? text)
    {
        if (text is null) throw new OperationException("Object reference not set to an instance of an object.");
        var output = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) output.Append(char.ToLowerInvariant(c));
            else if (output.Length == 0 || output[output.Length - 1] != '-') output.Append('-');
        }

        if (output.Length > 0 && output[output.Length - 1] == '-') output.Length--;
        return output.ToString();
    }

    public static int IndexOf(
        string? text, string? search, TemplateValue start, TemplateValue count, string? comparison)
    {
        if (text is null || search is null) return -1;
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
        if (string.IsNullOrEmpty(text)) return [];
        var parts = TextSearch.Split(text!, match ?? "");
        context.Iterate(parts.Length);
        return Array.ConvertAll(parts, part => TemplateValue.From(part));
    }

    public static string Truncate(string? text, int length, string? ellipsis) =>
        TextSlices.Truncate(text, length, ellipsis ?? "...");

    public static string TruncateWords(string? text, int count, string? ellipsis) =>
        TextSlices.TruncateWords(text, count, ellipsis);

    public static string? Literal(string? text) => text is null ? null : TextLiterals.Quote(text);
    public static string? Escape(string? text) => text is null ? null : TextLiterals.Escape(text);

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

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        RegisterTests(module);
        RegisterCases(module);
        RegisterParts(module);
        RegisterReplacements(module);
        RegisterConversions(module);
    }

    private static void RegisterTests(ModuleBuilder module)
    {
        module.Add("contains", Result.Boolean, [Text("text"), Text("value")], (_, a) => Contains(a.Text(0), a.Text(1)));
        module.Add("starts_with", Result.Boolean, [Text("text"), Text("value")],
            (_, a) => StartsWith(a.Text(0), a.Text(1)));
        module.Add("ends_with", Result.Boolean, [Text("text"), Text("value")],
            (_, a) => EndsWith(a.Text(0), a.Text(1)));
        module.Add("equals_ignore_case", Result.Boolean,
            [Text("text"), Text("value")], (_, a) => EqualsIgnoreCase(a.Text(0), a.Text(1)));
        module.Add("empty", Result.Boolean, [Text("text")], (_, a) => Empty(a.Text(0)));
        module.Add("whitespace", Result.Boolean, [Text("text")], (_, a) => Whitespace(a.Text(0)));
        module.Add("index_of", Result.Integer,
            [
                Text("text"), Text("search"), OptionalValue("start_index"), OptionalValue("count"),
                OptionalText("string_comparison"),
            ],
            (_, a) => IndexOf(a.Text(0), a.Text(1), a[2], a[3], a.Text(4)));
        module.Add("size", Result.Integer, [Text("text")], (_, a) => Size(a.Text(0)));
    }

    private static void RegisterCases(ModuleBuilder module)
    {
        module.Add("capitalize", Result.Text, [Text("text")], (_, a) => Capitalize(a.Text(0)));
        module.Add("capitalizewords", Result.Text, [Text("text")],
            (_, a) => CapitalizeWords(a.Text(0)), method: "StringFunctions.CapitalizeWords");
        module.Add("downcase", Result.TextOrNull, [Text("text")], (_, a) => Downcase(a.Text(0)));
        module.Add("upcase", Result.TextOrNull, [Text("text")], (_, a) => Upcase(a.Text(0)));
        module.Add("handleize", Result.Text, [Text("text")], (_, a) => Handleize(a.Text(0)));
        module.Add("pluralize", Result.Text,
            [Value("number"), Text("singular"), Text("plural")],
            (_, a) => Pluralize(a[0], a.Text(1), a.Text(2)));
        module.Add("literal", Result.TextOrNull, [Text("text")], (_, a) => Literal(a.Text(0)));
        module.Add("escape", Result.TextOrNull, [Text("text")], (_, a) => Escape(a.Text(0)));
    }

    private static void RegisterParts(ModuleBuilder module)
    {
        module.Add("strip", Result.TextOrNull, [Text("text")], (_, a) => Strip(a.Text(0)));
        module.Add("lstrip", Result.TextOrNull, [Text("text")], (_, a) => Lstrip(a.Text(0)));
        module.Add("rstrip", Result.TextOrNull, [Text("text")], (_, a) => Rstrip(a.Text(0)));
        module.Add("strip_newlines", Result.TextOrNull, [Text("text")], (_, a) => StripNewlines(a.Text(0)));
        module.Add("slice", Result.TextOrNull,
            [Text("text"), Integer("start"), OptionalValue("length")],
            (_, a) => Slice(a.Text(0), a.Integer(1), a[2]));
        module.Add("slice1", Result.TextOrNull,
            [Text("text"), Integer("start"), OptionalInteger("length", 1)],
            (_, a) => Slice1(a.Text(0), a.Integer(1), a.Integer(2)));
        module.Add("split", Result.Texts, [Text("text"), Text("match")],
            (c, a) => TemplateValue.From(Split(c, a.Text(0), a.Text(1))), needsContext: true);
        module.Add("truncate", Result.Text,
            [Text("text"), Integer("length"), OptionalText("ellipsis")],
            (_, a) => Truncate(a.Text(0), a.Integer(1), a.Text(2)));
        module.Add("truncatewords", Result.Text,
            [Text("text"), Integer("count"), OptionalText("ellipsis")],
            (_, a) => TruncateWords(a.Text(0), a.Integer(1), a.Text(2)), method: "StringFunctions.TruncateWords");
        module.Add("pad_left", Result.Text, [Text("text"), Integer("width")],
            (c, a) => PadLeft(c, a.Text(0), a.Integer(1)), needsContext: true);
        module.Add("pad_right", Result.Text, [Text("text"), Integer("width")],
            (c, a) => PadRight(c, a.Text(0), a.Integer(1)), needsContext: true);
    }

    private static void RegisterReplacements(ModuleBuilder module)
    {
        module.Add("append", Result.Text, [Text("text"), Text("with")],
            (c, a) => Append(c, a.Text(0), a.Text(1)), needsContext: true);
        module.Add("prepend", Result.Text, [Text("text"), Text("by")],
            (c, a) => Prepend(c, a.Text(0), a.Text(1)), needsContext: true);
        module.Add("remove", Result.TextOrNull, [Text("text"), Text("remove")],
            (_, a) => TextReplacements.Remove(a.Text(0), a.Text(1)), method: "TextReplacements.Remove");
        module.Add("remove_first", Result.TextOrNull,
            [Text("text"), Text("remove")],
            (c, a) => TextReplacements.RemoveFirst(c, a.Text(0), a.Text(1)), needsContext: true, method: "TextReplacements.RemoveFirst");
        module.Add("remove_last", Result.TextOrNull,
            [Text("text"), Text("remove")], (_, a) => TextReplacements.RemoveLast(a.Text(0), a.Text(1)), method: "TextReplacements.RemoveLast");
        module.Add("replace", Result.TextOrNull,
            [Text("text"), Text("match"), Text("replace")],
            (c, a) => TextReplacements.Replace(c, a.Text(0), a.Text(1), a.Text(2)), needsContext: true, method: "TextReplacements.Replace");
        module.Add("replace_first", Result.TextOrNull,
            [Text("text"), Text("match"), Text("replace"), OptionalBoolean("fromend")],
            (c, a) => TextReplacements.ReplaceFirst(c, a.Text(0), a.Text(1), a.Text(2), a.Boolean(3)),
            needsContext: true, method: "TextReplacements.ReplaceFirst");
        module.Add("replace_empty", Result.TextOrNull,
            [Text("text"), Text("empty_replace"), OptionalText("notempty_replace")],
            (_, a) => TextReplacements.ReplaceEmpty(a.Text(0), a.Text(1), a.Text(2)), method: "TextReplacements.ReplaceEmpty");
    }

    private static void RegisterConversions(ModuleBuilder module)
    {
        module.Add("to_int", Result.OptionalInteger, [Text("text")], (_, a) => ToInt(a.Text(0)));
        module.Add("to_long", Result.OptionalInteger, [Text("text")], (_, a) => ToLong(a.Text(0)));
        module.Add("to_float", Result.OptionalNumber, [Text("text")], (_, a) => ToFloat(a.Text(0)));
        module.Add("to_double", Result.OptionalNumber, [Text("text")], (_, a) => ToDouble(a.Text(0)));
        module.Add("md5", Result.Text, [Text("text")], (_, a) => TextHashes.Md5(a.Text(0)), method: "TextHashes.Md5");
        module.Add("sha1", Result.Text, [Text("text")], (_, a) => TextHashes.Sha1(a.Text(0)), method: "TextHashes.Sha1");
        module.Add("sha256", Result.Text, [Text("text")], (_, a) => TextHashes.Sha256(a.Text(0)), method: "TextHashes.Sha256");
        module.Add("sha512", Result.Text, [Text("text")], (_, a) => TextHashes.Sha512(a.Text(0)), method: "TextHashes.Sha512");
        module.Add("hmac_sha1", Result.Text, [Text("text"), Text("secret_key")],
            (_, a) => TextHashes.HmacSha1(a.Text(0), a.Text(1)), method: "TextHashes.HmacSha1");
        module.Add("hmac_sha256", Result.Text, [Text("text"), Text("secret_key")],
            (_, a) => TextHashes.HmacSha256(a.Text(0), a.Text(1)), method: "TextHashes.HmacSha256");
        module.Add("hmac_sha512", Result.Text, [Text("text"), Text("secret_key")],
            (_, a) => TextHashes.HmacSha512(a.Text(0), a.Text(1)), method: "TextHashes.HmacSha512");
        module.Add("base64_encode", Result.Text, [Text("text")],
            (_, a) => TextHashes.Base64Encode(a.Text(0)), method: "TextHashes.Base64Encode");
        module.Add("base64_decode", Result.Text, [Text("text")],
            (_, a) => TextHashes.Base64Decode(a.Text(0)), method: "TextHashes.Base64Decode");
    }
}
