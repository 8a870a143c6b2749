using System.Globalization;

namespace PromptRegistry.Import.Templates;

/// <summary>The words of a Handlebars tag: paths, literals, <c>(calls)</c> and <c>name=value</c>.</summary>
internal static class BraceArguments
{
    private const int MostDepth = 20;
    private const int MostWords = 100;

    public static List<BraceWord> Read(string text)
    {
        var at = 0;
        var words = Words(text, ref at, 0);
        return at >= text.Length ? words : throw new UnreadableTag("A ')' has no '('.");
    }

    private static List<BraceWord> Words(string text, ref int at, int depth)
    {
        if (depth > MostDepth) throw new UnreadableTag("It nests too deep.");
        var words = new List<BraceWord>();
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length || text[at] == ')') return words;
            if (words.Count > MostWords) throw new UnreadableTag("It is too long.");
            words.Add(Word(text, ref at, depth));
        }
    }

    private static BraceWord Word(string text, ref int at, int depth)
    {
        var c = text[at];
        if (c is '"' or '\'')
        {
            var end = at + 1;
            while (end < text.Length && text[end] != c) end += text[end] == '\\' && end + 1 < text.Length ? 2 : 1;
            if (end >= text.Length) throw new UnreadableTag("A text in quotes is never closed.");
            var value = text[(at + 1)..end].Replace("\\" + c, c.ToString(), StringComparison.Ordinal);
            at = end + 1;
            return new BraceWord(value, IsText: true);
        }

        if (c == '(')
        {
            at++;
            var inner = Words(text, ref at, depth + 1);
            if (at >= text.Length) throw new UnreadableTag("A '(' is never closed.");
            at++;
            return new BraceWord("", IsText: false) { Call = inner };
        }

        if (c == '|') return Parameters(text, ref at);
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '='))
        {
            if (text[at] == '[' && text.IndexOf(']', at) is var close and > 0) at = close;
            at++;
        }

        // A comparison, which Handlebars itself does not read.
        while (at < text.Length && text[at] == '=' && (at == start || text[at - 1] is '=' or '!' or '<' or '>') && at - start < 3) at++;
        if (at + 1 < text.Length && text[at] == '=' && text[at + 1] != '=' && at > start)
        {
            var name = text[start..at];
            at++;
            if (char.IsWhiteSpace(text[at])) throw new UnreadableTag($"A value is missing behind '{name}='.");
            return Word(text, ref at, depth + 1) with { Key = name };
        }

        if (at < text.Length && text[at] == '=' && at == start) at++;
        return new BraceWord(text[start..at], IsText: false);
    }

    /// <summary><c>|item index|</c>, behind <c>as</c>.</summary>
    private static BraceWord Parameters(string text, ref int at)
    {
        var end = text.IndexOf('|', at + 1);
        if (end < 0) throw new UnreadableTag("A '|' is never closed.");
        var names = text[(at + 1)..end].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        at = end + 1;
        return new BraceWord("|", IsText: false) { Names = names };
    }
}

/// <param name="Text">A path or a literal as written, or the text in quotes.</param>
internal sealed record BraceWord(string Text, bool IsText)
{
    /// <summary>Of <c>name=value</c>; null where there is none.</summary>
    public string? Key { get; init; }

    /// <summary>The words of a call in brackets; null where it is none.</summary>
    public IReadOnlyList<BraceWord>? Call { get; init; }

    /// <summary>The names between <c>|</c> and <c>|</c>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The literal's value; null where it is a path or a call.</summary>
    public LiteralExpression? Literal =>
        IsText ? new LiteralExpression(Text)
        : Call is not null ? null
        : Text switch
        {
            "true" => new LiteralExpression(true),
            "false" => new LiteralExpression(false),
            "null" or "undefined" => new LiteralExpression(null),
            _ => double.TryParse(Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? new LiteralExpression(number) : null,
        };
}

/// <summary>What a name means inside of blocks.</summary>
/// <param name="This">What <c>this</c> is; null for the inputs.</param>
/// <param name="Parent">The context around; null for the outermost.</param>
internal sealed record BraceContext(SourceExpression? This, BraceContext? Parent)
{
    /// <summary>Names given by a block or by the arguments of a partial.</summary>
    public IReadOnlyDictionary<string, SourceExpression> Names { get; init; } = new Dictionary<string, SourceExpression>();

    /// <summary>Whether it is the body of a loop.</summary>
    public bool IsLoop { get; init; }

    /// <summary>The value at a path.</summary>
    public SourceExpression Resolve(string path)
    {
        var context = this;
        var inLoop = IsLoop;
        while (path.StartsWith("../", StringComparison.Ordinal) || path == "..")
        {
            context = context.Parent ?? throw new UnreadableTag("'../' leads out of the template.");
            inLoop = false;
            path = path.Length > 3 ? path[3..] : "this";
        }

        if (path.StartsWith("@root.", StringComparison.Ordinal) || path == "@root")
        {
            return Members(null, Steps(path.Length > 6 ? path[6..] : "this"));
        }

        if (path.StartsWith('@'))
        {
            for (var c = context; !inLoop && c is not null && path is "@index" or "@first" or "@last" or "@key"; c = c.Parent!)
            {
                inLoop = c.IsLoop;
                if (inLoop || c.This is null) break;
            }

            return path switch
            {
                "@index" or "@first" or "@last" or "@key" => inLoop ? new LoopExpression(path[1..]) : throw new UnreadableTag($"'{path}' is not of the innermost loop."),
                _ => Members(null, Steps(path[1..])),
            };
        }

        var steps = Steps(path);
        if (steps.Count > 0 && steps[0] is "this" or ".") return Members(context.This, steps.GetRange(1, steps.Count - 1));
        if (path is "." or "this") return context.This ?? new AllInputsExpression();
        for (var c = context; c is not null; c = c.Parent)
        {
            if (c.Names.TryGetValue(steps[0], out var named)) return Members(named, steps.GetRange(1, steps.Count - 1));
        }

        return Members(context.This, steps);
    }

    private static SourceExpression Members(SourceExpression? target, List<string> steps)
    {
        foreach (var step in steps)
        {
            if (step.Length == 0 || !(char.IsLetter(step[0]) || step[0] is '_' or '$' || (char.IsAsciiDigit(step[0]) && target is not null)) || !step.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ' or '$'))
                throw new UnreadableTag($"'{step}' is no name.");
            target = target is null ? new VariableExpression(step)
                : int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new IndexExpression(target, new LiteralExpression((double)index))
                : new MemberExpression(target, step);
        }

        return target ?? new AllInputsExpression();
    }

    private static List<string> Steps(string path)
    {
        if (path.Length > 300) throw new UnreadableTag("The path is too long.");
        var steps = new List<string>();
        var i = 0;
        while (i < path.Length)
        {
            if (path[i] == '[' && path.IndexOf(']', i) is var close and > 0)
            {
                steps.Add(path[(i + 1)..close]);
                i = close + 1;
            }
            else
            {
                var end = path.IndexOfAny(['.', '/'], i);
                if (end == i && i == 0 && path.Length == 1) return ["."];
                if (end < 0) end = path.Length;
                if (end > i) steps.Add(path[i..end]);
                i = end;
            }

            if (i < path.Length && path[i] is '.' or '/') i++;
        }

        return steps;
    }
}
