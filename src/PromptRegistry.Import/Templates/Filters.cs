namespace PromptRegistry.Import.Templates;

/// <summary>Code of Scriban and what it gives.</summary>
/// <param name="IsSimple">Whether it can stand as an argument or an operand without brackets.</param>
internal readonly record struct Code(string Text, Shape Shape, bool IsSimple = false)
{
    /// <summary>The code as an operand or an argument.</summary>
    public string Operand => IsSimple ? Text : $"({Text})";
}

/// <summary>Filters of Jinja, Nunjucks and Liquid as functions of Scriban, where they do the same.</summary>
internal static class Filters
{
    private static Shape Text => new(ShapeKind.Text);

    /// <summary>The filter's result; null where Scriban has none that does the same.</summary>
    public static Code? Apply(string name, Code value, IReadOnlyList<Code> arguments, Truth truth)
    {
        var isLiquid = truth == Truth.NullAndFalse;
        var isList = value.Shape.Kind is ShapeKind.List or ShapeKind.Unknown;
        switch (name)
        {
            case "upper" or "upcase": return Call(value, "string.upcase");
            case "lower" or "downcase": return Call(value, "string.downcase");
            case "capitalize": return Call(value, "string.downcase | string.capitalize");
            case "title": return Call(value, "string.downcase | string.capitalizewords");
            case "trim" or "strip" when arguments.Count == 0: return Call(value, "string.strip");
            case "lstrip" when arguments.Count == 0: return Call(value, "string.lstrip");
            case "rstrip" when arguments.Count == 0: return Call(value, "string.rstrip");
            case "escape" or "e" or "forceescape": return Call(value, "html.escape");
            case "striptags" or "strip_html": return Call(value, "html.strip");
            case "newline_to_br" or "nl2br": return Call(value, "html.newline_to_br");
            case "urlencode" or "url_encode": return Call(value, "html.url_encode");
            case "strip_newlines": return Call(value, "string.strip_newlines");
            case "safe" or "raw" or "string" or "list": return value;
            case "tojson" or "dump" or "json" or "to_json": return Call(value, "object.to_json");
            case "length" or "count" or "size":
                return new Code($"{value.Operand} | {(value.Shape.Kind == ShapeKind.Text ? "string" : "array")}.size", new Shape(ShapeKind.Integer));
            case "join" when isList:
                Element(value);
                return new Code($"{value.Operand} | array.join {(arguments.Count > 0 ? arguments[0].Operand : isLiquid ? "\" \"" : "\"\"")}", Text);
            case "default" or "d" when arguments.Count > 0: return Default(value, arguments[0], isLiquid || arguments.Count > 1);
            case "first" or "last" when isList:
                return new Code($"{value.Operand} | array.{name}", Element(value).Optional());
            case "sort" or "reverse" or "compact" when isList && arguments.Count == 0:
                return new Code($"{value.Operand} | array.{name}", Shape.ListOf(Element(value)));
            case "unique" or "uniq" when isList && arguments.Count == 0: return new Code($"{value.Operand} | array.uniq", Shape.ListOf(Element(value)));
            case "replace" when arguments.Count == 2: return Call(value, "string.replace", arguments);
            case "replace_first" or "remove" or "remove_first" or "append" or "prepend" when arguments.Count is 1 or 2: return Call(value, "string." + name, arguments);
            case "starts_with" or "ends_with" when arguments.Count == 1: return Call(value, "string." + name, arguments) with { Shape = new Shape(ShapeKind.Boolean) };
            case "split" when arguments.Count == 1: return Call(value, "string.split", arguments) with { Shape = Shape.ListOf(Text) };
            case "truncate" when isLiquid && arguments.Count >= 1: return Call(value, "string.truncate", arguments);
            case "truncatewords" when arguments.Count >= 1: return Call(value, "string.truncatewords", arguments);
            case "abs" or "ceil" or "floor": return Number(value, "math." + name, []);
            case "round" when arguments.Count <= 1: return Number(value, "math.round", arguments);
            case "plus" or "minus" or "times" or "divided_by" or "modulo" when arguments.Count == 1: return Number(value, "math." + name, arguments);
            case "int": return value.Shape.IsNumeric ? value : Call(value, "string.to_int") with { Shape = new Shape(ShapeKind.Integer) };
            case "float": return value.Shape.IsNumeric ? value : Call(value, "string.to_double") with { Shape = new Shape(ShapeKind.Number) };
            default: return null;
        }
    }

    private static Code Call(Code value, string function, IReadOnlyList<Code>? arguments = null) => new(
        $"{value.Operand} | {function}{string.Concat((arguments ?? []).Select(a => " " + a.Operand))}", Text);

    private static Code Number(Code value, string function, IReadOnlyList<Code> arguments)
    {
        if (value.Shape.Kind == ShapeKind.Unknown) value.Shape.Kind = ShapeKind.Number;
        return Call(value, function, arguments) with { Shape = new Shape(ShapeKind.Number) };
    }

    private static Shape Element(Code value)
    {
        if (value.Shape.Kind == ShapeKind.Unknown) value.Shape.Kind = ShapeKind.List;
        return value.Shape.Element ??= new Shape();
    }

    /// <param name="isForEmpty">Whether an empty text gets the other value as well.</param>
    private static Code Default(Code value, Code other, bool isForEmpty) =>
        isForEmpty && value.Shape.Kind is ShapeKind.Text or ShapeKind.Unknown
            ? new Code($"({value.Operand} ?? \"\") != \"\" ? {value.Operand} : {other.Operand}", Text)
            : new Code($"{value.Operand} ?? {other.Operand}", value.Shape.Kind == ShapeKind.Unknown ? other.Shape : value.Shape);
}
