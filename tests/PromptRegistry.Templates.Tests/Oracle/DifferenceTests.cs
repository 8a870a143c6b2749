using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Oracle;

/// <summary>Single templates in the engine, the interpreter and compiled code.</summary>
public sealed class DifferenceTests
{
    /// <summary>Once different, now the same.</summary>
    public static TheoryData<string> Same =>
    [
        "  {{ for q in [1, 2] }}\n{{ for.index }}. {{ q }}\n  {{ end }}",
        "  {{ if 2 > 1 }}\n{{ 2 }} items\n  {{ end }}z",
        "  {{ if true }}\n {{ 5 }}{{ end }}z",
        "  {{ if true }}\n{{ n = 4; n }}\n {{ n }}{{ end }}z",
        "  {{ case 3 }}{{ when 3 }}\nq {{ 'a\\nb' }}{{ end }}z",
        "  {{ case 3 }}\n    {{ when 3 }}\nq {{ 'a\\nb' }}\n{{ end }}z",
        "  {{ if true }}\n{%{ x }%}{{ end }}z",
        "  {%{a\nb}%}c\nd",
        "  {{ if true }}\n  {%{a\nb}%}c\nd{{ end }}",
        "{{ [1, 2] | array.any @string.empty }}",
        "{{ ['a', ''] | array.any @string.empty }}",
        "{{ ['ab'] | array.any @string.contains 'b' }}",
        "{{ capture c }}{{ ret 1 }}{{ end }}|{{ c }}",
        "a{{ for i in 1..2 }}{{ capture c }}x{{ ret i }}{{ end }}{{ end }}z",
        "{{ case 3 }}{{ (7) }}{{ when 3 }}x{{ end }}",
        "{{ case 3; (7); [1]; when 4; 'x'; else; 'y'; end }}",
        "{{ 'a b c' | string.truncatewords 2 '!' }}|{{ 'a b c' | string.truncatewords 2 }}",
        "{{ true == {a: 1} }} {{ {} != true }}",
        "{{ x = 1; case x; when x++; 1; end; x }}",
        "{{ (null | array.each @string.upcase) ?? 'n' }}",
        "{{ (null | array.filter @string.empty) ?? 'n' }}",
        "{{ x = {a: empty}; x }}",
        "{{ [empty] }}",
        "{{ [empty, 'a'] | array.each @string.upcase }}",
        "{{ [(empty | string.upcase)] }}",
        "{{ null | string.literal }}",
        "{{ [(null | string.escape)] }}",
        "{{ [(null | string.replace_first 't' '-')] }}",
        "{{ [(null | string.replace 'a' 'b')] }}",
        "{{ [(null | string.remove 'b'), (null | string.remove_first 'b'), (null | string.remove_last 'b')] }}",
        "{{ ['b'] << null }}",
        "{{ [(null | string.slice 1 2), (null | string.strip_newlines)] }}",
        "{{ for j in (-1..null) limit: 2147483648 }}{{ j }}{{ else }}none{{ end }}z",
        "{{ null >> ['b'] }}",
        "{{ [1, 0.3] | array.sort }}",
        "{{ [1, 0.329146353215513] | array.sort }}",
        "{{ [(null | string.truncate 5), (null | string.truncatewords 5)] }}",
        "{{ x = null; ([] - x) ?? 'n' }}|{{ ([] + x) ?? 'n' }}|{{ ([1] .. x) ?? 'n' }}|{{ ([1] < x) ?? 'n' }}|{{ (x < [1]) ?? 'n' }}",
        "{{ [1] == null }}|{{ [1] != null }}|{{ null == [1] }}|{{ null != [1] }}",
        "{{ d = '2020-01-01' | date.parse; d == true }}|{{ true == d }}|{{ d != true }}|{{ d == false }}|{{ (timespan.from_days 1) == true }}",
        "{{ case (timespan.from_days 1) }}{{ when false, true }}a{{ else }}b{{ end }}",
        "{{ for i in [1, 2] }}{{ for j in [] }}{{ else }}{{ continue }}x{{ end }}{{ i }}{{ end }}",
        "{{ for i in [1, 2] }}{{ for j in [] }}{{ else }}{{ break }}x{{ end }}{{ i }}{{ end }}",
        "{{ [] < [] }}|{{ [] > [] }}|{{ [] <= [] }}|{{ [] >= [] }}|{{ [] == [] }}|{{ [] != [] }}",
        "{{ [[]] < [[]] }}|{{ [[], 1] <= [[], 2] }}|{{ x = []; x < x }}|{{ ('a' | string.split 'a') < [] }}",
    ];

    /// <summary>Different on purpose: what the engine says, and what prompts do.</summary>
    public static TheoryData<string, string, string> Different => new()
    {
        { "{{ (2147483648 ?? 'a') | array.map 'title' }}", "[]", "error: Unable to convert type `long` to `IEnumerable`" },
        { "{{ $\"{[1] * 2}\" }}", "Scriban.Runtime.ScriptArray`1[System.Object]", "Scriban.Runtime.ScriptArray" },
        { "{{ for q in ['a', 'b'] | array.each @string.upcase }}{{ q }}{{ break }}{{ end }}", "AB", "A" },
        { "{{ capture c }}x{{ end }}{{ c * 2 }}", "error: ", "xx" },
        { "{{ capture c }}x{{ end }}{{ {b: c} }}", "{b: x}", "{b: \"x\"}" },
        { "{{ capture c }}x{{ end }}{{ [c] | array.contains 'x' }}", "false", "true" },
        { "{{ null | regex.escape }}", "error: ", "" },
        { "{{ {a: empty} | object.to_json }}", "{\"a\":{\"Count\":0,\"IsReadOnly\":true}}", "{\"a\":null}" },
        { "{{ {a: [1]} | object.format 'N2' }}", "{a: Scriban.Runtime.ScriptArray}", "error: Unexpected `{a: [1]}`. Must be a formattable object" },
        { "{{ for q in ['a', 'b'] | array.each @string.upcase }}{{ q }}{{ ret }}{{ end }}z", "AB", "A" },
        { " {{ if true }}{{ capture c }}\n{{ end }}{{ end; 8 }}", "  8", " 8" },
        { " {{ if true }}\n{{ capture c }}x{{ end }}y{{ end }}", " \ny", " \n y" },
        { "{{ ('n,b' | string.split ',') / 2 }}", "[\"n\", \"b\"]", "[\"n\"]" },
        { "{{ $\"{[1] * 2}\" | string.size }}", "44", "27" },
        { "{{ (28 << 59) | object.to_json }}", "{\"IsPowerOfTwo\":false,\"IsZero\":false,\"IsOne\":false,\"IsEven\":true,\"Sign\":1}", "16140901064495857664" },
        { "{{ -(0 - 2147483648) }}", "-2147483648", "2147483648" },
        { "{{ case 1 }}{{ when [] }}a{{ else }}b{{ end }}", "error: ", "b" },
        { "{{ empty == (timespan.from_days 1) }}", "true", "false" },
        { "{{ case empty }}{{ when (timespan.from_days 1), 2 }}a{{ else }}b{{ end }}", "a", "b" },
        { "{{ (['a'] + (1..3)) | object.typeof }}", "iterator", "array" },
        { "{{ ('{\"a\": [1]}' | object.from_json) < [] }}", "false", "error: The operator `<` is not supported between object and array. Expecting an array for the left argument." },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void Prompts_do_what_the_engine_does(string template)
    {
        var expected = Engine.Render(template, []);

        Assert.False(Engine.IsError(expected), expected);
        AssertBoth(template, expected);
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void Prompts_differ_where_the_language_page_says_so(string template, string engine, string prompts)
    {
        var actual = Engine.Render(template, []);

        Assert.StartsWith(engine, actual, StringComparison.Ordinal);
        Assert.True(Engine.IsError(engine) || actual == engine, actual);
        AssertBoth(template, prompts);
    }

    private static void AssertBoth(string template, string expected)
    {
        var prompt = new CorpusCase("000-single", template, [], expected);
        Assert.Empty(prompt.Bind().Diagnostics);
        var compiled = new CompiledCorpus([prompt]);

        Assert.Equal(expected, OracleTests.Outcome(() => prompt.Render()));
        Assert.Equal(expected, OracleTests.Outcome(() => compiled.Run(prompt)));
    }
}
