using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>Binds members and items.</summary>
internal sealed class MemberBinder(PageBinder page, ExpressionBinder expressions)
{
    private static readonly string[] s_dateMembers =
    [
        "year", "month", "day", "day_of_year", "day_of_week", "hour", "minute", "second", "millisecond", "ticks",
        "date", "time_of_day",
    ];

    private static readonly string[] s_timeSpanMembers =
    [
        "days", "hours", "minutes", "seconds", "milliseconds", "ticks", "total_days", "total_hours", "total_minutes",
        "total_seconds", "total_milliseconds",
    ];

    public BoundExpression Bind(MemberExpression member)
    {
        if (member.Target is VariableExpression { IsLocal: false, Name: "for" or "while" or "tablerow" } loop)
            return BindLoopValue(member, loop.Name);
        if (member.Target is VariableExpression { IsLocal: true, Name: "$" })
            return expressions.Bind(new VariableExpression(member.Range, member.Name, IsLocal: true));
        var target = expressions.Bind(member.Target);
        var type = TypeOf(target.Type.NotNull, member.Name);
        if (type is null)
        {
            ReportUnknown(member, target.Type.NotNull);
            type = TemplateType.Any;
        }

        if (member.IsOptional && target.Type.IsNullable) type = TemplateType.MakeNullable(type);
        return new BoundMember(member.Range, type, target, member.Name, member.NameRange, member.IsOptional);
    }

    public BoundExpression Bind(IndexExpression syntax)
    {
        if (syntax is { Target: VariableExpression { IsLocal: true, Name: "$" }, Index: LiteralExpression number })
            return expressions.Bind(new VariableExpression(syntax.Range, number.Value.ToString(), IsLocal: true));

        var target = expressions.Bind(syntax.Target);
        var index = expressions.Bind(syntax.Index);
        TemplateType type = TemplateType.Any;
        switch (target.Type.NotNull)
        {
            case ArrayType array:
                var fits = index.Type.NotNull.IsNumeric || index.Type.Equals(TemplateType.Any);
                page.Require(fits, index.Range, index.Type, "an integer as the position in a list");
                type = TemplateType.MakeNullable(array.Element);
                break;
            case MapType map: type = TemplateType.MakeNullable(map.Value); break;
            case ObjectType value when index is BoundLiteral { Value.Kind: TemplateValueKind.String } name:
                type = value.Find(name.Value.AsString()!)?.Type ?? Unknown(index.Range, name.Value.AsString()!, value);
                break;
            case var text when text.IsText: type = TemplateType.String; break;
            case var other:
                page.Require(
                    other.Equals(TemplateType.Any) || other is ObjectType,
                    target.Range, target.Type, "a list, an object or a map");
                break;
        }

        var isOptional = OptionalPath.Includes(syntax.Target);
        if (isOptional && target.Type.IsNullable) type = TemplateType.MakeNullable(type);
        return new BoundIndex(syntax.Range, type, target, index, isOptional);
    }

    private BoundExpression BindLoopValue(MemberExpression member, string keyword)
    {
        var scope = page.Loops.Innermost(keyword);
        if (scope is null)
        {
            page.Report(TemplateDiagnosticKind.UndeclaredVariable, member.Range,
                $"`{keyword}.{member.Name}` stands outside of a `{keyword}` loop.");
            return ExpressionBinder.Missing(member.Range);
        }

        var property = member.Name switch
        {
            "index" => LoopProperty.Index,
            "rindex" => LoopProperty.ReverseIndex,
            "first" => LoopProperty.First,
            "last" => LoopProperty.Last,
            "even" => LoopProperty.Even,
            "odd" => LoopProperty.Odd,
            "changed" => LoopProperty.Changed,
            _ => LoopProperty.Length,
        };
        scope.Use |= LoopUse.Position | (property == LoopProperty.Changed ? LoopUse.Changed : 0);
        var isNumber = property is LoopProperty.Index or LoopProperty.ReverseIndex or LoopProperty.Length;
        return new BoundLoopValue(
            member.Range, isNumber ? TemplateType.Integer : TemplateType.Boolean, scope.Loop, property);
    }

    /// <summary>A member's type; null when there is no such member.</summary>
    private static TemplateType? TypeOf(TemplateType target, string name) => target switch
    {
        ObjectType value => value.Find(name)?.Type,
        MapType map => TemplateType.MakeNullable(map.Value),
        ArrayType => name == "size" ? TemplateType.Integer : null,
        _ when target.IsText => name == "size" ? TemplateType.Integer : null,
        _ when target.Equals(TemplateType.Any) => TemplateType.Any,
        _ when target.Equals(TemplateType.Date) => OfDate(name),
        _ when target.Equals(TemplateType.TimeSpan) && s_timeSpanMembers.Contains(name) =>
            name.StartsWith("total_", StringComparison.Ordinal) ? TemplateType.Number : TemplateType.Integer,
        _ => null,
    };

    private static TemplateType? OfDate(string name) => name switch
    {
        "day_of_week" => TemplateType.String,
        "date" => TemplateType.Date,
        "time_of_day" => TemplateType.TimeSpan,
        _ => s_dateMembers.Contains(name) ? TemplateType.Integer : null,
    };

    private void ReportUnknown(MemberExpression member, TemplateType target)
    {
        if (target is ObjectType value)
        {
            Unknown(member.NameRange, member.Name, value);
            return;
        }

        string[] names = target.Equals(TemplateType.Date)
            ? s_dateMembers
            : target.Equals(TemplateType.TimeSpan)
                ? s_timeSpanMembers
                : target is ArrayType || target.IsText ? ["size"] : [];
        var known = names.Length == 0 ? "It has no members." : $"It has: {string.Join(", ", names)}.";
        page.Report(TemplateDiagnosticKind.UnknownMember, member.NameRange,
            $"There is no member `{member.Name}` on {PageBinder.Describe(target)}. {known}"
            + DidYouMean.Suggest(member.Name, names));
    }

    private TemplateType Unknown(TextRange range, string name, ObjectType type)
    {
        var names = type.Properties.Select(property => property.Name).ToList();
        page.Report(TemplateDiagnosticKind.UnknownMember, range,
            $"The object has no member `{name}`. It has: {string.Join(", ", names)}."
            + DidYouMean.Suggest(name, names));
        return TemplateType.Any;
    }
}

/// <summary>Behind <c>?.</c>, the rest of a path may stop at null.</summary>
internal static class OptionalPath
{
    public static bool Includes(ExpressionSyntax expression) => expression switch
    {
        MemberExpression member => member.IsOptional,
        IndexExpression index => Includes(index.Target),
        _ => false,
    };
}
