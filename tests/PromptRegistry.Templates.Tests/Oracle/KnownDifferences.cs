using System.Text.RegularExpressions;

namespace PromptRegistry.Templates.Tests.Oracle;

/// <summary>Where prompts differ from the engine on purpose; docs/language.md gives the reasons.</summary>
internal static partial class KnownDifferences
{
    /// <summary>Why the three outcomes are as they should be; null when nothing explains them.</summary>
    public static string? Explain(string template, string engine, string interpreted, string emitted)
    {
        if (Engine.IsError(interpreted) && Engine.IsError(emitted))
        {
            return Engine.IsError(engine) ? "an error in all"
                : IsNoList(interpreted) && IsNoList(emitted) ? "a list function over what is no list"
                : interpreted.EndsWith("Must be a formattable object", StringComparison.Ordinal) ? "a format for an object"
                : null;
        }

        if (interpreted != emitted)
            return null;
        if (interpreted == engine)
            return "the same";
        if (LoopThatIsLeft().IsMatch(template))
            return "a jump out of a loop over what a list function made";
        if (Engine.IsError(engine))
            return "an error of the engine only";
        return interpreted == engine.Replace("ScriptArray`1[System.Object]", "ScriptArray", StringComparison.Ordinal)
            ? "a list in an interpolated text"
            : null;
    }

    [GeneratedRegex(@"\bfor \w+ in [^}]*array\.(each|filter)\b(.|\n)*\b(break|ret|continue)\b")]
    private static partial Regex LoopThatIsLeft();

    private static bool IsNoList(string outcome) => outcome.EndsWith("to `IEnumerable`", StringComparison.Ordinal);
}
