using System.Globalization;
using System.Text;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

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
