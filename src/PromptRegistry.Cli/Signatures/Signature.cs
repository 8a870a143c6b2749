using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Signatures;

/// <summary>
/// What a prompt takes and gives, in one line, as DSPy writes it: <c>ticket: text untrusted -&gt; category: enum(billing, technical), confidence: number</c>.
/// </summary>
internal sealed record Signature(IReadOnlyList<SignatureField> Inputs, IReadOnlyList<SignatureField> Outputs)
{
    private static readonly string[] Words = ["text", "integer", "number", "boolean", "date", "enum"];

    /// <summary>Reads one; of what is wrong the first is told, with its place.</summary>
    public static Signature? Parse(string text, out string? problem)
    {
        problem = null;
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        if (arrow < 0)
        {
            problem = "There is no '->' between what the prompt takes and what it gives.";
            return null;
        }

        var inputs = Fields(text[..arrow], 0, isInput: true, ref problem);
        var outputs = Fields(text[(arrow + 2)..], arrow + 2, isInput: false, ref problem);
        return problem is null ? new Signature(inputs, outputs) : null;
    }

    private static List<SignatureField> Fields(string side, int offset, bool isInput, ref string? problem)
    {
        var fields = new List<SignatureField>();
        foreach (var (part, at) in Parts(side))
        {
            if (problem is not null) return fields;
            if (Field(part, offset + at, isInput, ref problem) is not { } field) continue;
            if (fields.Exists(f => f.Name == field.Name)) problem ??= $"'{field.Name}' stands there twice, at character {offset + at + 1}.";
            fields.Add(field);
        }

        return fields;
    }

    /// <summary>What stands between commas that are not in parentheses.</summary>
    private static IEnumerable<(string Part, int At)> Parts(string side)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= side.Length; i++)
        {
            var c = i == side.Length ? ',' : side[i];
            if (c == '(') depth++;
            if (c == ')') depth--;
            if (i < side.Length && (c != ',' || depth != 0)) continue;
            var part = side[start..i];
            yield return (part.Trim(), start + part.Length - part.TrimStart().Length);
            start = i + 1;
        }
    }

    private static SignatureField? Field(string part, int at, bool isInput, ref string? problem)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? part : part[..colon]).Trim();
        var rest = colon < 0 ? "text" : part[(colon + 1)..].Trim();
        if (!IsName(name))
        {
            problem ??= $"'{name}' at character {at + 1} is no name: write snake_case, lower-case letters, digits and '_', beginning with a letter.";
            return null;
        }

        var isUntrusted = rest.EndsWith(" untrusted", StringComparison.Ordinal);
        if (isUntrusted) rest = rest[..^" untrusted".Length].TrimEnd();
        if (isUntrusted && !isInput)
        {
            problem ??= $"'{name}' is what the prompt gives: 'untrusted' is for what it takes.";
            return null;
        }

        var isOptional = rest.EndsWith('?');
        if (isOptional) rest = rest[..^1];
        var isList = rest.EndsWith("[]", StringComparison.Ordinal);
        if (isList) rest = rest[..^2];
        var open = rest.IndexOf('(', StringComparison.Ordinal);
        var word = open < 0 ? rest : rest[..open].TrimEnd();
        if (word is "string") word = "text";
        var values = open > 0 && rest.EndsWith(')') ? rest[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        problem ??= Problem(name, rest, word, values, isUntrusted, isWhole: open < 0 || rest.EndsWith(')'));
        if (!isInput && word == "date") word = "text";
        return new SignatureField(name, word, values, isList, isOptional, isUntrusted);
    }

    private static string? Problem(string name, string type, string word, string[] values, bool isUntrusted, bool isWhole)
    {
        if (!Words.Contains(word) || !isWhole)
        {
            return $"'{type}' of '{name}' is no type.{Suggestion.Sentence(word, Words)} Types: text, integer, number, boolean, date, enum(a, b); T[] for a list, T? for one that may be "
                + "absent.";
        }

        if (word == "enum" && values.Length == 0) return $"The enum '{name}' has no words: enum(a, b).";
        if (word != "enum" && values.Length > 0) return $"Only an enum has words in parentheses, and '{name}' is {word}.";
        if (values.FirstOrDefault(v => !v.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) is { } odd) return $"'{odd}' of '{name}' is no word of an enum: write letters, digits, '-' and '_'.";
        return isUntrusted && word != "text" ? $"'{name}' is {word}: only a text can be untrusted." : null;
    }

    private static bool IsName(string name) => name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}

/// <summary>What a prompt takes or gives.</summary>
/// <param name="Word">text, integer, number, boolean, date or enum.</param>
/// <param name="Values">The words of an enum.</param>
internal sealed record SignatureField(string Name, string Word, IReadOnlyList<string> Values, bool IsList, bool IsOptional, bool IsUntrusted)
{
    /// <summary>The name in words.</summary>
    public string Words => Name.Replace('_', ' ');
}

/// <summary>How a prompt comes to its answer.</summary>
internal enum PromptModule
{
    /// <summary>It answers.</summary>
    Predict,

    /// <summary>It reasons first, in a field before the answer (Wei et al. 2022, arXiv:2201.11903).</summary>
    ChainOfThought,

    /// <summary>It reasons and calls tools in turns, then answers (Yao et al. 2022, arXiv:2210.03629).</summary>
    React,
}
