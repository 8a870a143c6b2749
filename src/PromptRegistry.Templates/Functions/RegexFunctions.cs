using System.Text.RegularExpressions;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;
using static PromptRegistry.Templates.Values.TemplateValue;
using ListValue = System.Collections.Generic.IReadOnlyList<PromptRegistry.Templates.Values.TemplateValue>;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>regex</c>: .NET expressions, under the render's time limit.</summary>
public static class RegexFunctions
{
    public static string? Escape(string? pattern) => pattern is null ? null : Regex.Escape(pattern);
    public static string? Unescape(string? pattern) => pattern is null ? null : Guard(() => Regex.Unescape(pattern));

    /// <summary>The first match and its groups; an empty list when there is none.</summary>
    public static ListValue Match(RenderContext context, string? text, string? pattern, string? options) =>
        text is null || pattern is null
            ? []
            : Guard(() => Groups(Regex.Match(text, pattern, Options(options), context.RegexTime())));

    public static ListValue Matches(RenderContext context, string? text, string? pattern, string? options)
    {
        if (text is null || pattern is null) return [];
        return Guard(() =>
        {
            var result = new TemplateArray();
            foreach (Match match in Regex.Matches(text, pattern, Options(options), context.RegexTime()))
            {
                context.Iterate(1);
                context.CheckTime();
                result.Add(TemplateValue.From(Groups(match)));
            }

            return result;
        });
    }

    public static string? Replace(
        RenderContext context, string? text, string? pattern, string? replace, string? options) =>
        text is null || pattern is null
            ? text
            : Guard(() => Replace(context, text, pattern, replace ?? "", Options(options)));

    public static ListValue Split(RenderContext context, string? text, string? pattern, string? options) =>
        text is null || pattern is null
            ? []
            : Guard(() => Split(context, text, Regex.Match(text, pattern, Options(options), context.RegexTime())));

    internal static T Guard<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (ArgumentException e)
        {
            throw new OperationException(e.Message, -1, e);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new OperationException(
                $"The regular expression runs longer than {Deadline.Seconds(e.MatchTimeout)} seconds.", 1, e);
        }
    }

    /// <summary>
    /// Counts what it puts in, so that a text that grows with each match is refused before it is built. The platform's
    /// limit of time is one for each match: between them the render's own is looked at.
    /// </summary>
    internal static string Replace(
        RenderContext context, string text, string pattern, string replacement, RegexOptions options)
    {
        var length = 0L;
        return Regex.Replace(text, pattern, Evaluate, options, context.RegexTime());

        string Evaluate(Match match)
        {
            var result = match.Result(replacement);
            length += result.Length;
            context.CheckLength(length);
            context.CheckTime();
            return result;
        }
    }

    /// <summary>What stands between the matches, and what their groups found, as .NET splits.</summary>
    private static TemplateArray Split(RenderContext context, string text, Match match)
    {
        var parts = new TemplateArray();
        var end = 0;
        for (; match.Success; match = match.NextMatch())
        {
            context.CheckTime();
            parts.Add(TemplateValue.From(text.Substring(end, match.Index - end)));
            end = match.Index + match.Length;
            for (var i = 1; i < match.Groups.Count; i++)
            {
                if (match.Groups[i].Success) parts.Add(TemplateValue.From(match.Groups[i].Value));
            }
        }

        parts.Add(TemplateValue.From(text.Substring(end)));
        return parts;
    }

    private static TemplateArray Groups(Match match)
    {
        var result = new TemplateArray();
        if (!match.Success) return result;
        foreach (Group group in match.Groups) result.Add(TemplateValue.From(group.Value));
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

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Add("escape", Result.TextOrNull, [Text("pattern")], (_, a) => Escape(a.Text(0)));
        module.Add("unescape", Result.TextOrNull, [Text("pattern")], (_, a) => Unescape(a.Text(0)));
        module.Add("match", Result.Texts,
            [Text("text"), Text("pattern"), OptionalText("options")],
            (c, a) => From(Match(c, a.Text(0), a.Text(1), a.Text(2))), needsContext: true);
        module.Add("matches", Result.Anys,
            [Text("text"), Text("pattern"), OptionalText("options")],
            (c, a) => From(Matches(c, a.Text(0), a.Text(1), a.Text(2))), needsContext: true);
        module.Add("replace", Result.TextOrNull,
            [Text("text"), Text("pattern"), Text("replace"), OptionalText("options")],
            (c, a) => Replace(c, a.Text(0), a.Text(1), a.Text(2), a.Text(3)), needsContext: true);
        module.Add("split", Result.Texts,
            [Text("text"), Text("pattern"), OptionalText("options")],
            (c, a) => From(Split(c, a.Text(0), a.Text(1), a.Text(2))), needsContext: true);
    }
}
