namespace PromptRegistry.Core.Rollouts;

/// <summary>
/// Whom an arm is for: conditions on attributes, of which all must hold. <c>country in [de, at] and app-version &gt;= 2.1.0 and account in 20%</c>.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Conditions">At least one.</param>
public sealed record TargetRule(string Text, IReadOnlyList<TargetCondition> Conditions)
{
    /// <summary>The most conditions, and the most values of a list.</summary>
    public const int Most = 100;

    /// <summary>Reads a rule.</summary>
    /// <returns>The rule, or what is wrong with the text, as a sentence.</returns>
    public static (TargetRule? Rule, string? Problem) Parse(string text)
    {
        var reader = new TargetReader(text);
        var conditions = new List<TargetCondition>();
        do
        {
            if (reader.Condition() is not { } condition) return (null, reader.Problem);
            conditions.Add(condition);
            if (conditions.Count > Most) return (null, $"it has more than {Most} conditions.");
        }
        while (reader.Accept("and"));
        return reader.IsAtEnd ? (new TargetRule(text, conditions), null) : (null, reader.Expected("'and' or the end"));
    }
}

/// <summary>One condition on an attribute. An attribute that a call does not have fulfils none.</summary>
/// <param name="Attribute">Its name.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">What it is compared with: one, or the list of <c>in</c>.</param>
public sealed record TargetCondition(string Attribute, TargetOperator Operator, IReadOnlyList<string> Values);

/// <summary>How an attribute is compared.</summary>
public enum TargetOperator
{
    /// <summary><c>=</c>, and <c>in [a, b]</c>: it equals one of them.</summary>
    In,

    /// <summary><c>!=</c>, and <c>not in [a, b]</c>: it equals none of them.</summary>
    NotIn,

    /// <summary><c>&lt;</c> of numbers or versions.</summary>
    Less,

    /// <summary><c>&lt;=</c> of numbers or versions.</summary>
    AtMost,

    /// <summary><c>&gt;</c> of numbers or versions.</summary>
    Greater,

    /// <summary><c>&gt;=</c> of numbers or versions.</summary>
    AtLeast,

    /// <summary><c>in ^1.2.0</c>: this version or a later one with the same first number that is not 0.</summary>
    Compatible,

    /// <summary><c>in ~1.2.0</c>: this version or a later patch of it.</summary>
    SamePatchLine,

    /// <summary><c>in 20%</c>: the attribute's own draw lies below.</summary>
    Percent,
}
