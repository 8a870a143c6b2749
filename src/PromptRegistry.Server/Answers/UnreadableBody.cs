using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Answers;

/// <summary>Says what of a body in JSON could not be read, in words of the body and not of our types.</summary>
internal static partial class UnreadableBody
{
    private const string Described = "/openapi/v1.json describes the body of this address.";

    private const int Longest = 200;

    /// <summary>What was found and what was expected.</summary>
    public static string Explain(JsonException exception)
    {
        var at = exception.LineNumber is { } line ? $" (line {line + 1})" : "";
        if (Unknown().Match(exception.Message) is { Success: true } unknown)
            return $"The body has '{Short(unknown.Groups[1].Value)}'{at}, which is not known here. {Described}";
        if (Missing().Match(exception.Message) is { Success: true } missing)
            return $"The body lacks {Short(missing.Groups[1].Value)}. {Described}";
        return exception.Path is { Length: > 0 } path && path != "$"
            ? $"The body cannot be read at {Short(path)}{at}: another kind of value was expected. {Described}"
            : $"The body cannot be read{at}: JSON was expected. {Described}";
    }

    private static string Short(string text) => PlainText.OneLine(PlainText.Beginning(text, Longest));

    [GeneratedRegex("^The JSON property '(.*?)' could not be mapped to any \\.NET member")]
    private static partial Regex Unknown();

    [GeneratedRegex("was missing required properties including: (.+?)\\.?$")]
    private static partial Regex Missing();
}
