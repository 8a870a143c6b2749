using System.Text.RegularExpressions;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;
using ListValue = System.Collections.Generic.IReadOnlyList<PromptRegistry.Templates.Values.TemplateValue>;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>regex</c>: .NET expressions, under the render's time limit.</summary>
public static class RegexFunctions
{
    public static string? Escape(string? pattern) => pattern is null ? null : Regex.Escape(pattern);

    public static string? Unescape(string? pattern) =>
        pattern is null ? null : Guard(() => Regex.Unescape(pattern));

    /// <summary>The first match and its groups; an empty list when there is none.</summary>
    public static ListValue Match(RenderContext context, string? text, string? pattern, string? options) =>
        text is null || pattern is null
            ? []
            : Guard(() => Groups(Regex.Match(text, pattern, Options(options), context.Limits.Regex)));

    public static ListValue Matches(RenderContext context, string? text, string? pattern, string? options)
    {
        if (text is null || pattern is null)
            return [];
        return Guard(() =>
        {
            var result = new TemplateArray();
            foreach (Match match in Regex.Matches(text, pattern, Options(options), context.Limits.Regex))
            {
                context.Iterate(1);
                result.Add(TemplateValue.From(Groups(match)));
            }

            return result;
        });
    }

    public static string? Replace(
        RenderContext context, string? text, string? pattern, string? replace, string? options) =>
        text is null || pattern is null
            ? text
            : Guard(() => Replace(context, text, new Regex(pattern, Options(options), context.Limits.Regex), replace ?? ""));

    public static ListValue Split(RenderContext context, string? text, string? pattern, string? options) =>
        text is null || pattern is null
            ? []
            : Guard(() => new TemplateArray(
                Regex.Split(text, pattern, Options(options), context.Limits.Regex)
                    .Select(part => TemplateValue.From(part))));

    internal static T Guard<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            throw new OperationException(e.Message, e is ArgumentException ? -1 : 1, e);
        }
    }

    /// <summary>Counts what it puts in, so that a text that grows with each match is refused before it is built.</summary>
    private static string Replace(RenderContext context, string text, Regex regex, string replacement)
    {
        var length = 0L;
        return regex.Replace(text, match =>
        {
            var result = match.Result(replacement);
            length += result.Length;
            context.CheckLength(length);
            return result;
        });
    }

    private static TemplateArray Groups(Match match)
    {
        var result = new TemplateArray();
        if (!match.Success)
            return result;
        foreach (Group group in match.Groups)
            result.Add(TemplateValue.From(group.Value));
        return result;
    }

    private static RegexOptions Options(string? options)
    {
        var result = RegexOptions.CultureInvariant;
        foreach (var c in options ?? "")
        {
            result |= c switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => RegexOptions.None,
            };
        }

        return result;
    }
}
