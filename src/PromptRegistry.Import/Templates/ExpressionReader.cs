using System.Globalization;

namespace PromptRegistry.Import.Templates;

/// <summary>Reads expressions of Jinja, Nunjucks and Liquid. Nests at most <see cref="MostDepth"/> deep.</summary>
/// <param name="isLiquid">Liquid: filters take <c>name: a, b</c>, operators <c>contains</c>, <c>blank</c> and <c>empty</c> are words.</param>
internal sealed class ExpressionReader(string text, bool isLiquid)
{
    private const int MostDepth = 60;
    private readonly List<ExpressionToken> tokens = ExpressionLexer.Read(text);
    private int at;
    private int depth;

    public ExpressionToken Next => tokens[at];

    public bool IsAtEnd => Next.Kind == 'e';

    public ExpressionToken Take() => tokens[at].Kind == 'e' ? tokens[at] : tokens[at++];

    public bool TryTake(string word)
    {
        if (Next.Text != word || Next.Kind is 't' or 'e') return false;
        at++;
        return true;
    }

    public void Expect(string word)
    {
        if (!TryTake(word)) throw new UnreadableTag(IsAtEnd ? $"'{word}' is missing at its end." : $"'{word}' was expected before '{Next.Text}'.");
    }

    public string Name() => Next.Kind == 'n' ? Take().Text : throw new UnreadableTag("A name was expected.");

    /// <summary>All of the text.</summary>
    public SourceExpression ReadAll()
    {
        var value = Read();
        return IsAtEnd ? value : throw new UnreadableTag($"'{Next.Text}' was not expected.");
    }

    public SourceExpression Read()
    {
        if (++depth > MostDepth) throw new UnreadableTag("It nests too deep.");
        var value = Or();
        if (!isLiquid && TryTake("if"))
        {
            var condition = Or();
            value = new ChoiceExpression(condition, value, TryTake("else") ? Read() : new LiteralExpression(""));
        }
        else if (!isLiquid && TryTake("?"))
        {
            var then = Read();
            Expect(":");
            value = new ChoiceExpression(value, then, Read());
        }

        depth--;
        return value;
    }

    private SourceExpression Or()
    {
        var left = And();
        while (TryTake("or") || TryTake("||")) left = new BinaryExpression("||", left, And());
        return left;
    }

    private SourceExpression And()
    {
        var left = Not();
        while (TryTake("and") || TryTake("&&")) left = new BinaryExpression("&&", left, Not());
        return left;
    }

    private SourceExpression Not()
    {
        if (++depth > MostDepth) throw new UnreadableTag("It nests too deep.");
        var value = TryTake("not") || TryTake("!") ? new UnaryExpression("!", Not()) : Compare();
        depth--;
        return value;
    }

    private SourceExpression Compare()
    {
        var left = Sum();
        while (true)
        {
            if (Next is { Kind: 'o', Text: "==" or "===" or "!=" or "!==" or "<>" or "<" or ">" or "<=" or ">=" } op)
            {
                at++;
                left = new BinaryExpression(op.Text switch { "===" => "==", "!==" or "<>" => "!=", var same => same }, left, Sum());
            }
            else if (TryTake("in"))
            {
                left = new BinaryExpression("in", left, Sum());
            }
            else if (isLiquid && TryTake("contains"))
            {
                left = new BinaryExpression("contains", left, Sum());
            }
            else if (Next is { Kind: 'n', Text: "not" } && tokens[at + 1].Text == "in")
            {
                at += 2;
                left = new UnaryExpression("!", new BinaryExpression("in", left, Sum()));
            }
            else if (!isLiquid && TryTake("is"))
            {
                left = Test(left);
            }
            else
            {
                return left;
            }
        }
    }

    private SourceExpression Test(SourceExpression value)
    {
        var isNegated = TryTake("not");
        SourceExpression result = Name() switch
        {
            "defined" => new BinaryExpression("!=", value, new LiteralExpression(null)),
            "undefined" or "none" or "null" or "None" => new BinaryExpression("==", value, new LiteralExpression(null)),
            "even" => new BinaryExpression("==", new BinaryExpression("%", value, new LiteralExpression(2.0)), new LiteralExpression(0.0)),
            "odd" => new BinaryExpression("==", new BinaryExpression("%", value, new LiteralExpression(2.0)), new LiteralExpression(1.0)),
            "true" => new BinaryExpression("==", value, new LiteralExpression(true)),
            "false" => new BinaryExpression("==", value, new LiteralExpression(false)),
            "divisibleby" => Divisible(value),
            var other => throw new UnreadableTag($"There is no test '{other}' here."),
        };
        return isNegated ? new UnaryExpression("!", result) : result;
    }

    private BinaryExpression Divisible(SourceExpression value)
    {
        Expect("(");
        var by = Read();
        Expect(")");
        return new BinaryExpression("==", new BinaryExpression("%", value, by), new LiteralExpression(0.0));
    }

    private SourceExpression Sum()
    {
        var left = Product();
        while (!isLiquid && Next is { Kind: 'o', Text: "+" or "-" or "~" } op)
        {
            at++;
            left = new BinaryExpression(op.Text, left, Product());
        }

        return left;
    }

    private SourceExpression Product()
    {
        var left = Unary();
        while (!isLiquid && Next is { Kind: 'o', Text: "*" or "/" or "//" or "%" } op)
        {
            at++;
            left = new BinaryExpression(op.Text, left, Unary());
        }

        return left;
    }

    private SourceExpression Unary()
    {
        if (++depth > MostDepth) throw new UnreadableTag("It nests too deep.");
        var value = TryTake("-") ? new UnaryExpression("-", Unary()) : TryTake("+") ? Unary() : Filtered();
        depth--;
        return value;
    }

    private SourceExpression Filtered()
    {
        var value = Postfix(Primary());
        while (TryTake("|"))
        {
            var name = Name();
            while (TryTake(".")) name += "." + Name();
            value = Postfix(new FilterExpression(value, name, isLiquid ? LiquidArguments() : Next.Text == "(" && Next.Kind == 'o' ? Arguments() : []));
        }

        return value;
    }

    private List<SourceExpression> LiquidArguments()
    {
        var arguments = new List<SourceExpression>();
        if (!TryTake(":")) return arguments;
        do
        {
            if (Next.Kind == 'n' && tokens[at + 1].Text == ":") at += 2;
            arguments.Add(Postfix(Primary()));
        }
        while (TryTake(","));
        return arguments;
    }

    private List<SourceExpression> Arguments()
    {
        Expect("(");
        var arguments = new List<SourceExpression>();
        while (!TryTake(")"))
        {
            if (arguments.Count > 0) Expect(",");
            if (Next.Kind == 'n' && tokens[at + 1] is { Kind: 'o', Text: "=" }) at += 2;
            arguments.Add(Read());
        }

        return arguments;
    }

    private SourceExpression Postfix(SourceExpression value)
    {
        while (true)
        {
            if (TryTake("."))
            {
                var name = Next.Kind is 'n' or '9' ? Take() : throw new UnreadableTag("A name was expected behind '.'.");
                if (name.Kind == '9') value = new IndexExpression(value, new LiteralExpression(Number(name.Text)));
                else if (!isLiquid && Next is { Kind: 'o', Text: "(" }) value = Method(value, name.Text);
                else value = new MemberExpression(value, name.Text);
            }
            else if (TryTake("["))
            {
                if (Next.Text == ":") throw new UnreadableTag("Slices are not carried over.");
                var index = Read();
                if (Next.Text == ":") throw new UnreadableTag("Slices are not carried over.");
                Expect("]");
                value = index is LiteralExpression { Value: string name } ? new MemberExpression(value, name) : new IndexExpression(value, index);
            }
            else
            {
                return value;
            }
        }
    }

    private SourceExpression Method(SourceExpression target, string name)
    {
        var arguments = Arguments();
        return name switch
        {
            "get" when arguments is [LiteralExpression { Value: string key }] => new MemberExpression(target, key),
            "get" when arguments is [LiteralExpression { Value: string key }, var other] => new FilterExpression(new MemberExpression(target, key), "default", [other]),
            "join" when target is LiteralExpression && arguments is [var list] => new FilterExpression(list, "join", [target]),
            "strip" or "trim" => new FilterExpression(target, "trim", arguments),
            "items" => new FilterExpression(target, "items", []),
            "upper" or "toUpperCase" => new FilterExpression(target, "upper", []),
            "lower" or "toLowerCase" => new FilterExpression(target, "lower", []),
            "join" or "split" or "replace" or "title" or "capitalize" or "lstrip" or "rstrip" or "keys" or "values" => new FilterExpression(target, name, arguments),
            "startswith" or "startsWith" => new FilterExpression(target, "starts_with", arguments),
            "endswith" or "endsWith" => new FilterExpression(target, "ends_with", arguments),
            _ => throw new UnreadableTag($"There is no method '{name}' here."),
        };
    }

    private SourceExpression Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case 't': return new LiteralExpression(token.Text);
            case '9': return new LiteralExpression(Number(token.Text));
            case 'n': return Word(token.Text);
        }

        if (token.Text == "(")
        {
            var value = Read();
            if (TryTake(".."))
            {
                value = new BinaryExpression("..", value, Read());
            }

            Expect(")");
            return value;
        }

        if (token.Text == "[")
        {
            var items = new List<SourceExpression>();
            while (!TryTake("]"))
            {
                if (items.Count > 0) Expect(",");
                items.Add(Read());
            }

            return new ListExpression(items);
        }

        throw new UnreadableTag(token.Kind == 'e' ? "It ends too early." : $"'{token.Text}' was not expected.");
    }

    private SourceExpression Word(string word)
    {
        if (word.StartsWith('$') || word.StartsWith('@')) throw new UnreadableTag($"'{word}' is no name here.");
        if (word is "true" or "True") return new LiteralExpression(true);
        if (word is "false" or "False") return new LiteralExpression(false);
        if (word is "none" or "None" or "null" or "nil" or "undefined") return new LiteralExpression(null);
        if (isLiquid && word is "blank" or "empty") return new LiteralExpression("");
        if (!isLiquid && Next is { Kind: 'o', Text: "(" }) return Function(word);
        if ((isLiquid ? word == "forloop" : word == "loop") && Next is { Kind: 'o', Text: "." })
        {
            at++;
            return Loop(Name());
        }

        return new VariableExpression(word);
    }

    private SourceExpression Function(string name)
    {
        var start = at;
        var arguments = Arguments();
        if (name == "range")
        {
            var (from, to) = arguments switch
            {
                [var end] => ((SourceExpression)new LiteralExpression(0.0), end),
                [var first, var end] => (first, end),
                _ => throw new UnreadableTag("A range with steps is not carried over."),
            };
            return new BinaryExpression("..<", from, to);
        }

        if (name is "str" or "string" && arguments is [var text]) return text;
        if (name == "len" && arguments is [var counted]) return new FilterExpression(counted, "length", []);
        return new CallExpression(name, name + string.Concat(tokens.Skip(start).Take(at - start).Select(t => t.Kind == 't' ? $"'{t.Text}'" : t.Text)));
    }

    private static LoopExpression Loop(string member) => new(member switch
    {
        "index" => "index1",
        "index0" => "index",
        "rindex" or "revindex" => "rindex1",
        "rindex0" or "revindex0" => "rindex",
        "first" or "last" or "length" => member,
        _ => throw new UnreadableTag($"'{member}' of a loop is not carried over."),
    });

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw new UnreadableTag($"'{text}' is no number.");
}
