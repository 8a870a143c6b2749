using System.Globalization;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Writes expressions whose types mostly fit; the names are the inputs that the tests share.</summary>
internal sealed class ExpressionGrammar(Random random)
{
    private static readonly string[] s_textFunctions =
    [
        "upcase", "downcase", "strip", "lstrip", "rstrip", "capitalize", "capitalizewords", "handleize", "escape",
        "literal", "md5", "sha256", "base64_encode", "strip_newlines", "append 'z'", "prepend '-'", "remove 'e'",
        "replace 'e' 'E'", "replace_first 't' '-'", "slice 1 2", "slice1 0", "truncate 5", "truncatewords 1",
        "pad_left 9", "pad_right 9", "remove_first 't'", "remove_last 't'",
    ];

    public string Any(int depth) => random.Next(7) switch
    {
        0 or 1 => Text(depth),
        2 => Integer(depth),
        3 => Number(depth),
        4 => Boolean(depth),
        5 => List(depth),
        _ => Rare(depth),
    };

    public string Text(int depth)
    {
        if (depth <= 0)
            return Pick("text", "'a'", "\"b\\n\"", "`raw`", "audience", "points[0]", "sources[0].title", "(note ?? 'n')", "''");
        return random.Next(8) switch
        {
            0 => $"{Text(depth - 1)} + {Any(depth - 1)}",
            1 or 2 => $"({Text(depth - 1)} | string.{Pick(s_textFunctions)})",
            3 => $"$\"{{{Any(depth - 1).Replace("\"", "'", StringComparison.Ordinal)}}} and {{count}}\"",
            4 => $"({List(depth - 1)} | array.join {Pick("', '", "'\\n'", "''")})",
            5 => $"({Boolean(depth - 1)} ? {Text(0)} : {Text(0)})",
            6 => $"({Text(depth - 1)} * {random.Next(-1, 4)})",
            _ => $"({Text(depth - 1)} | {Pick("html.escape", "html.strip", "regex.replace '[a-e]' 'x'", "regex.escape", "html.url_encode")})",
        };
    }

    public string Integer(int depth)
    {
        if (depth <= 0)
            return Pick("count", "1", "0", "-2", "7", "points.size", "scores.x", "2147483648", "0x1F", "1_000");
        return random.Next(6) switch
        {
            0 => $"({Integer(depth - 1)} {Pick("+", "-", "*")} {Integer(depth - 1)})",
            1 => $"({Integer(depth - 1)} {Pick("//", "%")} {random.Next(1, 5)})",
            2 => $"({Integer(depth - 1)} {Pick("<<", ">>")} {random.Next(70)})",
            3 => $"({Text(depth - 1)} | string.size)",
            4 => $"({List(depth - 1)} | array.size)",
            _ => $"(- {Integer(depth - 1)})",
        };
    }

    public string Boolean(int depth)
    {
        if (depth <= 0)
            return Pick("flag", "true", "false", "note", "count > 2", "audience == 'expert'", "points.empty?");
        return random.Next(5) switch
        {
            0 => $"({Integer(depth - 1)} {Pick("<", "<=", ">", ">=", "==", "!=")} {Number(depth - 1)})",
            1 => $"({Text(depth - 1)} {Pick("<", "==", "!=")} {Text(depth - 1)})",
            2 => $"({Boolean(depth - 1)} {Pick("&&", "||")} {Boolean(depth - 1)})",
            3 => $"!({Boolean(depth - 1)})",
            _ => $"({Text(depth - 1)} | string.{Pick("contains 'a'", "starts_with 'S'", "ends_with 'x'", "empty", "whitespace")})",
        };
    }

    public string List(int depth)
    {
        if (depth <= 0)
            return Pick("points", "[1, 2, 3]", "1..3", "(3..<1)", "['b', 'a']", "[]", "[null, 'x']");
        return random.Next(6) switch
        {
            0 => $"[{Any(depth - 1)}, {Any(depth - 1)}]",
            1 => $"({List(depth - 1)} | array.{Pick("reverse", "sort", "uniq", "compact", "limit 2", "offset 1", "remove_at 0")})",
            2 => $"({Text(depth - 1)} | string.split {Pick("' '", "''", "','")})",
            3 => $"({Pick("1", "-1", "count")}..{Integer(0)})",
            4 => $"({List(depth - 1)} | array.each @{Pick("string.upcase", "string.size", "object.typeof", "html.escape")})",
            _ => $"({List(depth - 1)} | array.{Pick("add", "concat", "add_range")} {List(0)})",
        };
    }

    private string Number(int depth)
    {
        if (depth <= 0)
            return Pick("ratio", "0.5", "1e3", "2.5", "1.0", "count", random.NextDouble().ToString("R", CultureInfo.InvariantCulture));
        return random.Next(4) switch
        {
            0 => $"({Number(depth - 1)} {Pick("+", "-", "*", "/")} {Integer(depth - 1)})",
            1 => $"({Number(depth - 1)} | math.{Pick("round", "round 2", "floor", "ceil", "abs", "format '0.00'", "plus 1")})",
            2 => $"({Integer(depth - 1)} / {Number(0)})",
            _ => $"({Number(depth - 1)} {Pick("//", "%")} {Integer(0)})",
        };
    }

    private string Rare(int depth) => random.Next(12) switch
    {
        0 => "null",
        1 => $"{{a: {Any(depth - 1)}, 'b c': 1}}",
        2 => $"({Any(depth - 1)} ?? {Any(0)})",
        3 => $"({Any(depth - 1)} | object.{Pick("typeof", "kind", "size", "to_json", "default 1", "has_key 'a'", "format 'N2'")})",
        4 => $"(day | date.{Pick("to_string '%F'", "add_days 1", "add_years -1", "to_string '%A %H:%M'")})",
        5 => $"({Text(0)} | {Pick("regex.match '(.)t'", "regex.split ' '", "string.to_int", "string.index_of 'e'")})",
        6 => $"sources[{Integer(0)}]?.{Pick("title", "url", "nope")}",
        7 => $"({Any(depth - 1)} {Pick("+", "-", "*", "/", "==", "<", "<<", "..", "??", "?!")} {Any(depth - 1)})",
        8 => Pick("sources", "scores", "day", "1.5m", "1.5f", "empty", "this", "undeclared", "day.year", "scores.z"),
        9 => $"({Any(depth - 1)} | {Pick("array.first", "array.last", "array.contains 'a'", "array.map 'title'", "nope", "array.insert_at 1 2")})",
        10 => Pick("timespan.from_days 1", "'2020-01-01' | date.parse", "math.random 1 9", "date.now", "[1] * 3", "'{\"a\":[1]}' | object.from_json"),
        _ => $"({List(0)}){Pick("[0]", "[-1]", "[99]")}",
    };

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
