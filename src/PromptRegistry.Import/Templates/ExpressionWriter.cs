using System.Globalization;
using PromptRegistry.Import.Naming;

namespace PromptRegistry.Import.Templates;

/// <summary>Writes values and conditions as Scriban, and learns what inputs are from how they are used.</summary>
internal sealed class ExpressionWriter(InputSet inputs, Truth truth)
{
    private readonly Dictionary<string, Code> assigned = new(StringComparer.Ordinal);
    private readonly List<Dictionary<string, Code>> loops = [];

    public bool IsLocal(string name) => assigned.ContainsKey(name) || loops.Exists(l => l.ContainsKey(name));

    public bool IsUnknown(FilterExpression filter)
    {
        try
        {
            return filter.Name != "items" && Filters.Apply(filter.Name, Value(filter.Target), [.. filter.Arguments.Select(Value)], truth) is null;
        }
        catch (UnreadableTag)
        {
            return false;
        }
    }

    /// <summary>The name of a variable that is set.</summary>
    public string Assign(string name, Shape shape)
    {
        var local = ImportedNames.Snake(name);
        assigned[name] = new Code(local, shape, IsSimple: true);
        return local;
    }

    /// <summary>The name of a loop's variable; what the body sees is known until <see cref="EndLoop"/>.</summary>
    public string BeginLoop(ForNode loop, Code source)
    {
        var shape = source.Shape;
        if (loop.KeyVariable is not null && shape.Kind == ShapeKind.Unknown) shape.Kind = ShapeKind.Map;
        if (shape.Kind is ShapeKind.Unknown or ShapeKind.Text) shape.Kind = ShapeKind.List;
        if (shape.Kind is not (ShapeKind.List or ShapeKind.Map)) throw new UnreadableTag("A loop goes over a list or a map, and this is neither.");
        shape.Element ??= new Shape();
        var name = Free(ImportedNames.Snake(shape.Kind == ShapeKind.Map ? "entry" : loop.Variable));
        var scope = new Dictionary<string, Code>(StringComparer.Ordinal);
        if (shape.Kind == ShapeKind.Map)
        {
            scope[loop.Variable] = new Code(name + ".value", shape.Element, IsSimple: true);
            scope[loop.KeyVariable ?? "@key"] = scope["@key"] = new Code(name + ".key", new Shape(ShapeKind.Text), IsSimple: true);
        }
        else
        {
            scope[loop.Variable] = new Code(name, shape.Element, IsSimple: true);
            if (loop.KeyVariable is { } key) scope[key] = new Code("for.index", new Shape(ShapeKind.Integer), IsSimple: true);
        }

        loops.Add(scope);
        return name;
    }

    public void EndLoop() => loops.RemoveAt(loops.Count - 1);

    /// <summary>The expression as a condition, true where the source language takes it for true.</summary>
    public string Condition(SourceExpression expression) => expression switch
    {
        BinaryExpression { Operator: "&&" or "||" } both => $"{Grouped(both.Left)} {both.Operator} {Grouped(both.Right)}",
        UnaryExpression { Operator: "!" } not => $"!({Condition(not.Operand)})",
        LiteralExpression literal => literal.Value is null or false or "" or 0.0 ? "false" : "true",
        _ => Truthy(expression),
    };

    public Code Value(SourceExpression expression) => expression switch
    {
        LiteralExpression literal => Literal(literal.Value),
        VariableExpression variable => Variable(variable.Name),
        MemberExpression member => Member(Value(member.Target), member.Name),
        IndexExpression index => Index(Value(index.Target), Value(index.Index)),
        UnaryExpression { Operator: "-" } minus => new Code("-" + Numeric(Value(minus.Operand)).Operand, new Shape(ShapeKind.Number)),
        UnaryExpression => new Code(Condition(expression), new Shape(ShapeKind.Boolean)),
        BinaryExpression { Operator: "||" } either => Either(either.Left, either.Left, either.Right),
        BinaryExpression { Operator: "&&" } both => Either(both.Left, both.Right, both.Left),
        BinaryExpression binary => Binary(binary),
        ChoiceExpression choice => Either(choice.Condition, choice.Then, choice.Else),
        ListExpression list => List(list),
        FilterExpression { Name: "items" } pairs => Value(pairs.Target),
        FilterExpression filter => Filters.Apply(filter.Name, Value(filter.Target), [.. filter.Arguments.Select(Value)], truth) ?? Value(filter.Target),
        CallExpression call => Call(call),
        LoopExpression loop => Loop(loop.Member),
        AllInputsExpression => All(),
        _ => throw new UnreadableTag("This value is not understood."),
    };

    private string Grouped(SourceExpression expression) => Condition(expression) is var code && code.Contains(' ', StringComparison.Ordinal) ? $"({code})" : code;

    private string Truthy(SourceExpression expression)
    {
        Test(expression);
        var value = expression is VariableExpression variable ? Variable(variable.Name, isTest: true) : Value(expression);
        if (truth == Truth.NullAndFalse) return value.Text;
        var mayBeNull = value.Shape.IsNullable || IsTested(expression) || value.Text.Contains("?.", StringComparison.Ordinal);
        return value.Shape.Kind switch
        {
            ShapeKind.Text or ShapeKind.Unknown => mayBeNull ? $"({value.Operand} ?? \"\") != \"\"" : $"{value.Operand} != \"\"",
            ShapeKind.List => mayBeNull ? $"({value.Operand}?.size ?? 0) > 0" : $"{value.Operand}.size > 0",
            ShapeKind.Integer or ShapeKind.Number => mayBeNull ? $"({value.Operand} ?? 0) != 0" : $"{value.Operand} != 0",
            _ => value.Text,
        };
    }

    /// <summary>Whoever asks whether an input is there means that it may be absent.</summary>
    private void Test(SourceExpression expression)
    {
        if (expression is VariableExpression variable && !IsLocal(variable.Name)) inputs.Use(variable.Name).IsTested = true;
        else if (expression is MemberExpression member) Test(member.Target);
    }

    private bool IsTested(SourceExpression expression) =>
        expression is VariableExpression variable && !IsLocal(variable.Name) && inputs.Use(variable.Name) is { IsTested: true, IsDeclared: false };

    private Code Variable(string name, bool isTest = false)
    {
        for (var i = loops.Count - 1; i >= 0; i--) if (loops[i].TryGetValue(name, out var local)) return local;
        if (assigned.TryGetValue(name, out var set)) return set;
        var input = inputs.Use(name);
        input.IsWritten |= !isTest;
        var shape = input.Shape;
        return new Code(input.Name, shape is { IsNullable: false } && input is { IsTested: true, IsDeclared: false } ? Shared(shape) : shape, IsSimple: true);

        // Nullable for whoever reads it, and the same object for whoever learns about it.
        static Shape Shared(Shape shape)
        {
            shape.IsNullable = true;
            return shape;
        }
    }

    private static Code Member(Code target, string name)
    {
        var shape = target.Shape;
        var dot = shape.IsNullable ? "?." : ".";
        if (name is "length" or "size" or "Count" or "Length" && shape.Kind != ShapeKind.Object)
        {
            if (shape.Kind == ShapeKind.Text) return new Code($"{target.Operand} | string.size", new Shape(ShapeKind.Integer));
            if (shape.Kind == ShapeKind.Unknown) shape.Kind = ShapeKind.List;
            if (shape.Kind == ShapeKind.List) return new Code($"{target.Operand}{dot}size", new Shape(ShapeKind.Integer), IsSimple: true);
        }

        if (shape.Kind == ShapeKind.List && name is "first" or "last" && shape.Kind == ShapeKind.List)
            return new Code($"{target.Operand}[{(name == "first" ? 0 : -1)}]", (shape.Element ??= new Shape()).Optional(), IsSimple: true);
        if (shape.Kind == ShapeKind.Unknown) shape.Kind = ShapeKind.Object;
        if (shape.Kind == ShapeKind.Map)
        {
            return new Code($"{target.Operand}[{ScribanText.Quote(name)}]", (shape.Element ??= new Shape()).Optional(), IsSimple: true);
        }

        if (shape.Kind != ShapeKind.Object) throw new UnreadableTag($"'{name}' is asked of a value that has no members.");
        var property = shape.Property(name, out _);
        return new Code($"{target.Operand}{dot}{ImportedNames.Snake(name)}", shape.IsNullable && !property.IsNullable && property.Kind != ShapeKind.Unknown ? property.Optional() : property, IsSimple: true);
    }

    private static Code Index(Code target, Code index)
    {
        if (target.Shape.Kind == ShapeKind.Unknown) target.Shape.Kind = ShapeKind.List;
        if (target.Shape.Kind is not (ShapeKind.List or ShapeKind.Map)) throw new UnreadableTag("An item is asked of a value that is no list.");
        if (target.Shape.Kind == ShapeKind.List) Numeric(index, ShapeKind.Integer);
        var element = target.Shape.Element ??= new Shape();
        return new Code($"{target.Operand}[{index.Text}]", element.Kind == ShapeKind.Unknown ? element : element.Optional(), IsSimple: true);
    }

    private Code Either(SourceExpression condition, SourceExpression then, SourceExpression otherwise)
    {
        var (left, right) = (Value(then), Value(otherwise));
        Unify(left.Shape, right.Shape);
        return new Code($"{Grouped(condition)} ? {left.Operand} : {right.Operand}", left.Shape.Kind == ShapeKind.Unknown ? right.Shape : left.Shape);
    }

    private Code Binary(BinaryExpression binary)
    {
        if (binary.Operator is "==" or "!=" && binary is { Right: LiteralExpression { Value: null } } or { Left: LiteralExpression { Value: null } }) Test(binary.Right is LiteralExpression ? binary.Left : binary.Right);
        var (left, right) = (Value(binary.Left), Value(binary.Right));
        var truthValue = new Shape(ShapeKind.Boolean);
        switch (binary.Operator)
        {
            case "in":
                return Contains(right, left);
            case "contains":
                return Contains(left, right);
            case "~":
                return new Code($"{Text(left)} + {Text(right)}", new Shape(ShapeKind.Text));
            case "==" or "!=":
                Unify(left.Shape, right.Shape);
                (left, right) = (Words(left, right.Shape, binary.Left), Words(right, left.Shape, binary.Right));
                return new Code($"{left.Operand} {binary.Operator} {right.Operand}", truthValue);
            case "<" or ">" or "<=" or ">=":
                (left, right) = (Numeric(left), Numeric(right));
                return new Code($"{left.Operand} {binary.Operator} {right.Operand}", truthValue);
            case ".." or "..<":
                return new Code($"{Numeric(left, ShapeKind.Integer).Operand}{binary.Operator}{Numeric(right, ShapeKind.Integer).Operand}", Shape.ListOf(new Shape(ShapeKind.Integer)));
            case "+" when left.Shape.Kind == ShapeKind.Text || right.Shape.Kind == ShapeKind.Text:
                return new Code($"{left.Operand} + {right.Operand}", new Shape(ShapeKind.Text));
            case "+" when left.Shape.Kind == ShapeKind.List:
                return new Code($"{left.Operand} + {right.Operand}", left.Shape);
            case "**":
                throw new UnreadableTag("A power is not carried over.");
            default:
                (left, right) = (Numeric(left), Numeric(right));
                return new Code($"{left.Operand} {binary.Operator} {right.Operand}",
                    new Shape(left.Shape.Kind == ShapeKind.Integer && right.Shape.Kind == ShapeKind.Integer && binary.Operator != "/" ? ShapeKind.Integer : ShapeKind.Number));
        }
    }

    private static Code Contains(Code whole, Code part) => whole.Shape.Kind == ShapeKind.Text
        ? new Code($"{whole.Operand} | string.contains {part.Operand}", new Shape(ShapeKind.Boolean))
        : new Code($"{Listed(whole).Operand} | array.contains {part.Operand}", new Shape(ShapeKind.Boolean));

    private static Code Listed(Code value)
    {
        if (value.Shape.Kind == ShapeKind.Unknown) value.Shape.Kind = ShapeKind.List;
        return value;
    }

    /// <summary>A number that is compared with a text is that text, and an enum knows every word that it is compared with.</summary>
    private static Code Words(Code value, Shape other, SourceExpression expression)
    {
        if (expression is not LiteralExpression { Value: { } literal }) return value;
        if (other.Kind == ShapeKind.Enum && literal is string word && !other.Values.Contains(word)) other.Values.Add(word);
        return other.Kind == ShapeKind.Text && literal is double ? value with { Text = $"\"{value.Text}\"", IsSimple = true } : value;
    }

    private static string Text(Code value) => value.Shape.Kind is ShapeKind.Text or ShapeKind.Unknown ? value.Operand : $"(\"\" + {value.Operand})";

    /// <summary>Two values that are compared are of one kind.</summary>
    private static void Unify(Shape left, Shape right)
    {
        if (left.Kind == ShapeKind.Unknown && right.Kind is not (ShapeKind.Unknown or ShapeKind.List or ShapeKind.Object or ShapeKind.Map)) left.Kind = Loose(right.Kind);
        else if (right.Kind == ShapeKind.Unknown && left.Kind is not (ShapeKind.Unknown or ShapeKind.List or ShapeKind.Object or ShapeKind.Map)) right.Kind = Loose(left.Kind);

        static ShapeKind Loose(ShapeKind kind) => kind == ShapeKind.Enum ? ShapeKind.Text : kind;
    }

    private static Code Numeric(Code value, ShapeKind kind = ShapeKind.Number)
    {
        if (value.Shape.Kind == ShapeKind.Unknown) value.Shape.Kind = kind;
        return value.Shape.Kind == ShapeKind.Text ? new Code($"{value.Operand} | string.to_double", new Shape(ShapeKind.Number)) : value;
    }

    private Code List(ListExpression list)
    {
        var items = list.Items.Select(Value).ToList();
        return new Code($"[{string.Join(", ", items.Select(i => i.Text))}]", Shape.ListOf(items.Count > 0 ? items[0].Shape : new Shape()), IsSimple: true);
    }

    private Code Call(CallExpression call)
    {
        var input = inputs.Use(call.Name);
        input.Description ??= $"What {call.Text} gives.";
        return new Code(input.Name, input.Shape, IsSimple: true);
    }

    private Code Loop(string member)
    {
        if (loops.Count == 0) throw new UnreadableTag("There is no loop around it.");
        var integer = new Shape(ShapeKind.Integer);
        return member switch
        {
            "index" or "rindex" or "length" => new Code("for." + member, integer, IsSimple: true),
            "index1" => new Code("for.index + 1", integer),
            "rindex1" => new Code("for.rindex + 1", integer),
            "key" => loops[^1].TryGetValue("@key", out var key) ? key : new Code("for.index", integer, IsSimple: true),
            _ => new Code("for." + member, new Shape(ShapeKind.Boolean), IsSimple: true),
        };
    }

    private Code All()
    {
        if (inputs.All.Count == 0) throw new UnreadableTag("There are no inputs.");
        foreach (var input in inputs.All) input.IsUsed = true;
        return new Code($"{{{string.Join(", ", inputs.All.Select(i => $"{i.Name}: {i.Name}"))}}}", new Shape(ShapeKind.Map), IsSimple: true);
    }

    private string Free(string name)
    {
        var free = name;
        for (var i = 2; inputs.All.Any(input => input.Name == free) || loops.Exists(l => l.Values.Any(c => c.Text == free || c.Text.StartsWith(free + ".", StringComparison.Ordinal))); i++)
            free = i == 2 ? name + "_item" : $"{name}_item_{i - 1}";
        return free;
    }

    private static Code Literal(object? value) => value switch
    {
        string text => new Code(ScribanText.Quote(text), new Shape(ShapeKind.Text), IsSimple: true),
        double number => new Code(number.ToString("0.###############", CultureInfo.InvariantCulture), new Shape(number == Math.Floor(number) ? ShapeKind.Integer : ShapeKind.Number), IsSimple: true),
        bool flag => new Code(flag ? "true" : "false", new Shape(ShapeKind.Boolean), IsSimple: true),
        _ => new Code("null", new Shape { IsNullable = true }, IsSimple: true),
    };
}
