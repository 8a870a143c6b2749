using PromptRegistry.Templates.Functions;

namespace PromptRegistry.Templates.Taint;

/// <summary>What built-in functions let through of their arguments' text.</summary>
internal static class FunctionTaint
{
    /// <summary>Results whose words nobody can choose: digests, and names of types.</summary>
    private static readonly HashSet<string> Opaque = new(StringComparer.Ordinal)
    {
        "string.md5", "string.sha1", "string.sha256", "string.sha512",
        "string.hmac_sha1", "string.hmac_sha256", "string.hmac_sha512",
        "object.typeof", "object.kind",
    };

    /// <summary>An argument that only says which part of another is meant, by its position.</summary>
    private static readonly Dictionary<string, int> Selectors = new(StringComparer.Ordinal)
    {
        ["string.replace"] = 1,
        ["string.replace_first"] = 1,
        ["string.remove"] = 1,
        ["string.remove_first"] = 1,
        ["string.remove_last"] = 1,
        ["string.split"] = 1,
        ["string.pluralize"] = 0,
        ["regex.match"] = 1,
        ["regex.matches"] = 1,
        ["regex.replace"] = 1,
        ["regex.split"] = 1,
        ["array.map"] = 1,
        ["array.sort"] = 1,
    };

    /// <summary>Functions of text that leave what they are given whole.</summary>
    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
    {
        "string.append", "string.prepend", "object.default",
    };

    public static TaintSet Result(FunctionSymbol function, IReadOnlyList<TaintSet> arguments)
    {
        if (Opaque.Contains(function.Name))
            return TaintSet.Empty;
        var selector = Selectors.TryGetValue(function.Name, out var position) ? position : -1;
        var result = TaintSet.Empty;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i != selector)
                result = result.Union(arguments[i]);
        }

        var isWhole = Whole.Contains(function.Name)
            || (function.Module == "array" && function.ShortName is not "each");
        return isWhole ? result : result.Unfenced();
    }
}
