using System.Globalization;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Rollouts;

/// <summary>Reads the text of a <see cref="TargetRule"/>.</summary>
internal sealed class TargetReader(string text)
{
    private static readonly (string Sign, TargetOperator Operator)[] Signs =
    [
        ("<=", TargetOperator.AtMost), (">=", TargetOperator.AtLeast), ("!=", TargetOperator.NotIn),
        ("=", TargetOperator.In), ("<", TargetOperator.Less), (">", TargetOperator.Greater),
    ];

    private int at;

    /// <summary>What is wrong, as a sentence.</summary>
    public string? Problem { get; private set; }

    public bool IsAtEnd
    {
        get
        {
            Skip();
            return at == text.Length;
        }
    }

    public TargetCondition? Condition()
    {
        if (Word() is not { } attribute) return Fail(Expected("the name of an attribute"));
        foreach (var (sign, operation) in Signs)
        {
            if (Accept(sign)) return Value() is { } value ? Compared(attribute, operation, value) : null;
        }

        var isNot = Accept("not");
        if (!Accept("in")) return Fail(Expected("one of = != < <= > >= 'in' and 'not in'"));
        Skip();
        if (Peek() is '[') return List() is { } values ? new TargetCondition(attribute, isNot ? TargetOperator.NotIn : TargetOperator.In, values) : null;
        if (isNot) return Fail(Expected("a list such as [a, b]"));
        if (Peek() is '^' or '~')
        {
            var operation = text[at++] == '^' ? TargetOperator.Compatible : TargetOperator.SamePatchLine;
            if (Value() is not { } version) return null;
            return PromptVersion.TryParse(version, out _)
                ? new TargetCondition(attribute, operation, [version])
                : Fail($"'{version}' is no version such as 1.2.0.");
        }

        if (Word() is { } share && Accept("%") && Percentage.TryParse(share + "%", out var percentage))
        {
            return new TargetCondition(attribute, TargetOperator.Percent, [percentage.ToString()]);
        }

        return Fail("'in' needs a list such as [a, b], a range of versions such as ^1.2.0, or a share such as 20%.");
    }

    /// <summary>Goes over a sign or a word, if it comes next.</summary>
    public bool Accept(string sign)
    {
        Skip();
        if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0) return false;
        if (IsOfWord(sign[0]) && at + sign.Length < text.Length && IsOfWord(text[at + sign.Length])) return false;
        at += sign.Length;
        return true;
    }

    public string Expected(string what)
    {
        Skip();
        var found = at == text.Length ? "the end" : $"'{text.Substring(at, Math.Min(20, text.Length - at))}'";
        return $"{what} is expected at character {(at + 1).ToString(CultureInfo.InvariantCulture)}, and {found} was found.";
    }

    private TargetCondition? Compared(string attribute, TargetOperator operation, string value)
    {
        var isOrder = operation is not (TargetOperator.In or TargetOperator.NotIn);
        return isOrder && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !PromptVersion.TryParse(value, out _)
            ? Fail($"'{value}' is neither a number nor a version such as 1.2.0, and only those have an order.")
            : new TargetCondition(attribute, operation, [value]);
    }

    private List<string>? List()
    {
        at++;
        var values = new List<string>();
        do
        {
            if (Value() is not { } value) return null;
            values.Add(value);
            if (values.Count > TargetRule.Most) return Fail<List<string>>($"a list has more than {TargetRule.Most} values.");
        }
        while (Accept(","));
        return Accept("]") ? values : Fail<List<string>>(Expected("',' or ']'"));
    }

    /// <summary>A word, or any text in double quotes without a quote in it.</summary>
    private string? Value()
    {
        Skip();
        if (Peek() != '"') return Word() ?? Fail<string>(Expected("a value"));
        var end = text.IndexOf('"', at + 1);
        if (end < 0) return Fail<string>("a quote is not closed.");
        var value = text.Substring(at + 1, end - at - 1);
        at = end + 1;
        return value;
    }

    private string? Word()
    {
        Skip();
        var start = at;
        while (at < text.Length && IsOfWord(text[at])) at++;
        return at > start ? text.Substring(start, at - start) : null;
    }

    private void Skip()
    {
        while (at < text.Length && text[at] is ' ' or '\t') at++;
    }

    private char Peek() => at < text.Length ? text[at] : '\0';

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '/' or ':' or '@';

    private TargetCondition? Fail(string problem) => Fail<TargetCondition>(problem);

    private T? Fail<T>(string problem)
        where T : class
    {
        Problem ??= problem;
        return null;
    }
}
