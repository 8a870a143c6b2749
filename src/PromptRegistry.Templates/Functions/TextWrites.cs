#if NET
using PromptRegistry.Templates.Output;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>
/// Functions that end a pipe and write their result straight into the output: the same text as the function of that
/// name returns, without the string. Both back-ends call these.
/// </summary>
internal static class TextWrites
{
    public static void Upcase<T>(ref T target, scoped ReadOnlySpan<char> text)
        where T : ITextTarget, allows ref struct
    {
        if (target.IsIndented)
        {
            target.Append(StringFunctions.Upcase(text.ToString()));
            return;
        }

        text.ToUpperInvariant(target.Reserve(text.Length));
        target.Advance(text.Length);
    }

    public static void Downcase<T>(ref T target, scoped ReadOnlySpan<char> text)
        where T : ITextTarget, allows ref struct
    {
        if (target.IsIndented)
        {
            target.Append(StringFunctions.Downcase(text.ToString()));
            return;
        }

        text.ToLowerInvariant(target.Reserve(text.Length));
        target.Advance(text.Length);
    }

    public static void Truncate<T>(ref T target, scoped ReadOnlySpan<char> text, int length, string? ellipsis)
        where T : ITextTarget, allows ref struct
    {
        if (text.Length <= length)
        {
            target.Append(text);
            return;
        }

        ellipsis ??= "...";
        target.Append(text[..Math.Max(0, length - ellipsis.Length)]);
        target.Append(ellipsis);
    }

    public static void Join<T>(ref T target, IReadOnlyList<string>? items, string? delimiter)
        where T : ITextTarget, allows ref struct
    {
        if (items is null) return;
        target.Iterate(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) target.Append(delimiter);
            target.Append(items[i]);
        }
    }

    public static void Join<T>(ref T target, IReadOnlyList<TemplateValue>? items, string? delimiter)
        where T : ITextTarget, allows ref struct
    {
        if (items is null) return;
        target.Iterate(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) target.Append(delimiter);
            var item = items[i];
            if (item.Kind is TemplateValueKind.String or TemplateValueKind.Integer) target.Append(item);
            else target.Append(Conversions.ToText(item));
        }
    }
}

/// <summary>Functions whose result is a part of their text, for emitted code that does not need it as a string.</summary>
public static class TextSpans
{
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text) => text.Trim();
    public static ReadOnlySpan<char> Lstrip(ReadOnlySpan<char> text) => text.TrimStart();
    public static ReadOnlySpan<char> Rstrip(ReadOnlySpan<char> text) => text.TrimEnd();
}
#endif
