using System.Text.RegularExpressions;

namespace PromptRegistry.Templates.Tests.Oracle;

/// <summary>Where prompts differ from the engine on purpose; docs/language.md gives the reasons.</summary>
internal static partial class KnownDifferences
{
    /// <summary>Why the three outcomes are as they should be; null when nothing explains them.</summary>
    public static string? Explain(string template, string engine, string interpreted, string emitted)
    {
        if (ExactlyTheLimit().IsMatch(template) && (IsLimit(interpreted) || IsLimit(emitted)))
            return "a loop within a step of the limit";
        if (ListTwice().IsMatch(template) || (LoopOverListTwice().IsMatch(template) && template.Contains("for.changed", StringComparison.Ordinal)))
            return "the same list twice, told apart or not";
        if (Engine.IsError(interpreted) && Engine.IsError(emitted))
        {
            return Engine.IsError(engine) ? "an error in all"
                : IsNoList(interpreted) && IsNoList(emitted) ? "a list function over what is no list"
                : interpreted.EndsWith("Must be a formattable object", StringComparison.Ordinal) ? "a format for an object"
                : interpreted.EndsWith("is not supported between object and array. Expecting an array for the left argument.", StringComparison.Ordinal) ? "an object compared with a list"
                : null;
        }

        if (interpreted != emitted)
            return null;
        if (interpreted == engine)
            return "the same";
        if (template.Contains("capture", StringComparison.Ordinal) && Blank().Replace(interpreted, "") == Blank().Replace(engine, ""))
            return "blanks behind a capture";
        if (ListDivided().IsMatch(template))
            return "a list that a function made, divided";
        if (engine.Replace("-2147483648", "2147483648", StringComparison.Ordinal) == interpreted.Replace("-2147483648", "2147483648", StringComparison.Ordinal))
            return "the negative of the smallest integer";
        if (LoopThatIsLeft().IsMatch(template))
            return "a jump out of a loop over what a list function made";
        if (Engine.IsError(engine))
            return "an error of the engine only";
        if (ListInText().IsMatch(template) && (ListName().IsMatch(engine) || Digits().Replace(engine, "") == Digits().Replace(interpreted, "")))
            return "a list in an interpolated text, and that text changed or measured";
        if (EmptyAndTime().IsMatch(template))
            return "empty compared with a date or a time span";
        if (EmptyInJson().IsMatch(template) && engine.Replace("\"{}\"", "\"null\"", StringComparison.Ordinal).Replace("{}", "null", StringComparison.Ordinal) == interpreted)
            return "empty in JSON";
        if (template.Contains("object.typeof", StringComparison.Ordinal) && engine.Replace("iterator", "array", StringComparison.Ordinal) == interpreted)
            return "the type of a list with a range behind it";
        if (engine.Contains("\"IsPowerOfTwo\"", StringComparison.Ordinal))
            return "an integer beyond 64 bits in JSON";
        return interpreted == engine.Replace("ScriptArray`1[System.Object]", "ScriptArray", StringComparison.Ordinal)
            .Replace("ScriptRange", "ScriptArray", StringComparison.Ordinal)
            ? "a list in an interpolated text"
            : null;
    }

    [GeneratedRegex("[ \t]")]
    private static partial Regex Blank();

    [GeneratedRegex(@"string\.split[^}]*\)\s*//?\s")]
    private static partial Regex ListDivided();

    [GeneratedRegex(@"\bfor \w+ in (?:[^}]|\}(?!\}))*array\.(each|filter)\b(.|\n)*\b(break|ret|continue)\b")]
    private static partial Regex LoopThatIsLeft();

    [GeneratedRegex(@"\b1_?000\b")]
    private static partial Regex ExactlyTheLimit();

    [GeneratedRegex("[$]\"[{]\\(*\\[")]
    private static partial Regex ListInText();

    [GeneratedRegex(@"\[(\w+), \1\]\s*\|\s*array\.uniq")]
    private static partial Regex ListTwice();

    [GeneratedRegex(@"\bfor \w+ in \[(\w+), \1\]")]
    private static partial Regex LoopOverListTwice();

    [GeneratedRegex(@"`1\\?\[|scriptrange", RegexOptions.IgnoreCase)]
    private static partial Regex ListName();

    [GeneratedRegex(@"\bempty\b[^}]*[!=]=[^}]*(day|date|timespan)|(day|date|timespan)[^}]*[!=]=[^}]*\bempty\b|case\s+empty\b(.|\n)*\bwhen\b[^}]*(day|date|timespan)|case[^}]*(day|date|timespan)(.|\n)*\bwhen\b[^}]*\bempty\b")]
    private static partial Regex EmptyAndTime();

    [GeneratedRegex(@"\bempty\b[^}]*object\.to_json")]
    private static partial Regex EmptyInJson();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    private static bool IsLimit(string outcome) => outcome.Contains("Exceeding number of iteration limit `1000`", StringComparison.Ordinal);

    private static bool IsNoList(string outcome) => outcome.EndsWith("to `IEnumerable`", StringComparison.Ordinal);
}
