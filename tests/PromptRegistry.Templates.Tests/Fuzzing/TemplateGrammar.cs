namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Writes templates by the language's grammar; most are valid for prompts, some only for Scriban mode.</summary>
internal sealed class TemplateGrammar(Random random)
{
    private readonly ExpressionGrammar _expressions = new(random);
    private readonly bool _isWild = random.Next(3) == 0;
    private int _loops;

    public string Page() => Repeat(random.Next(1, 5), 3, Element);

    private static string Repeat(int count, int depth, Func<int, string> write) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => write(depth)));

    private string Body(int depth) => Repeat(random.Next(1, 3), depth - 1, Element);

    private string Element(int depth) => random.Next(8) switch
    {
        0 => Pick("text ", "\n", "  ", "a\n  ", "{ }", "\r\n", "é", "{%{ {{ }} }%}"),
        1 or 2 or 3 => Code(_expressions.Any(2)),
        4 when _isWild && depth > 0 => Wild(depth),
        _ => depth > 0 ? Statement(depth) : Code(_expressions.Text(1)),
    };

    private string Code(string code) =>
        Pick("{{ ", "{{ ", "{{ ", "{{- ", "{{~ ", "  {{ ") + code + Pick(" }}", " }}", " }}", " -}}", " ~}}", " }}\n");

    private string Statement(int depth)
    {
        switch (random.Next(11))
        {
            case 0:
                return Code("if " + _expressions.Boolean(2)) + Body(depth) + Code("end");
            case 1:
                return Code("if " + _expressions.Boolean(2)) + Body(depth) + Code("else if " + _expressions.Boolean(1))
                    + Body(depth) + Code("else") + Body(depth) + Code("end");
            case 2 or 3:
                return Loop(depth);
            case 4:
                return Code("case " + _expressions.Any(1)) + Code("when " + _expressions.Any(0) + ", " + _expressions.Any(0))
                    + Body(depth) + Code("else") + Body(depth) + Code("end");
            case 5:
                return Code("capture c") + Body(depth) + Code("end") + Code("c");
            case 6:
                return Code($"w = 0; while w < {random.Next(4)}; w = w + 1") + Body(depth) + Code("end");
            case 7:
                return Code(Pick("x = ", "y = ", "x = 1; x = ") + _expressions.Any(2)) + Code("x ?? 1");
            case 8:
                return Code("o = {a: " + _expressions.Any(1) + "}; o.b = " + _expressions.Any(1) + "; o.a; o");
            case 9 when _loops > 0:
                return Code("if " + _expressions.Boolean(1) + "; " + Pick("break", "continue") + "; end");
            case 10 when random.Next(4) == 0:
                return Code("ret " + _expressions.Any(1));
            default:
                return Code("n = " + _expressions.Integer(1) + "; n" + Pick("++", "--", "") + "; n += 1; n");
        }
    }

    private string Loop(int depth)
    {
        var name = Pick("i", "j", "item");
        var options = Pick("", "", "", " reversed", " limit: 2", " offset: 1", " offset: 1 limit: " + _expressions.Integer(0));
        _loops++;
        var body = Body(depth) + Code(Pick(name, "for.index", "for.last", "for.rindex", "for.changed", "for.length"));
        _loops--;
        return Code($"for {name} in {Pick(_expressions.List(1), "(" + _expressions.List(2) + ")")}{options}") + body
            + Pick("", Code("else") + Body(depth)) + Code("end");
    }

    /// <summary>What only Scriban mode has.</summary>
    private string Wild(int depth)
    {
        switch (random.Next(10))
        {
            case 0:
                return Code("func f" + Pick("", "(a)", "(a, b = 1)", "(a, r...)")) + Body(depth) + Code("end")
                    + Code(Pick("f ", "f 1 2", "f(1)", "1 | f", "@f", "[1, 2] | array.each @f"));
            case 1:
                return Code("g(a) = a + " + _expressions.Any(1)) + Code("g " + _expressions.Any(0));
            case 2:
                return Code("with " + Pick("{a: 1}", "this", "sources[0]", "o")) + Body(depth) + Code("end");
            case 3:
                return Code("func h; '<'; $$; '>'; end") + Code("wrap h") + Body(depth) + Code("end");
            case 4:
                return Code("tablerow t in " + _expressions.List(1) + Pick("", " cols: 2", " limit: 2")) + Body(depth)
                    + Code("end");
            case 5:
                return Code("include 'part' " + _expressions.Any(0) + " name: " + _expressions.Any(0));
            case 6:
                return Code("include_join ['part', 'other'] ', ' '[' ']'");
            case 7:
                return Code("import {x: " + _expressions.Any(1) + "}; readonly x; x");
            case 8:
                return Code(_expressions.List(1) + Pick(" | array.each", " | array.filter", " | array.any")
                    + " @(do; ret " + Pick("$0", "$0 == 1", _expressions.Any(1)) + "; end)");
            default:
                return Code("('" + _expressions.Any(1).Replace("'", "\"", StringComparison.Ordinal) + "') | object.eval");
        }
    }

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
