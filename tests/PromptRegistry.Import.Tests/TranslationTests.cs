namespace PromptRegistry.Import.Tests;

/// <summary>What a template of another language writes, the imported one writes as well: values and texts are those of its own engine.</summary>
public sealed class TranslationTests
{
    [Theory]
    // Jinja and Nunjucks
    [InlineData("a.j2", "Hello {{ name }}!", "{ name: Ada }", "Hello Ada!")]
    [InlineData("a.j2", "{% if name %}Hello {{ name }}{% else %}Hello you{% endif %}.", "{ name: '' }", "Hello you.")]
    [InlineData("a.j2", "{% if name %}Hello {{ name }}{% else %}Hello you{% endif %}.", "{}", "Hello you.")]
    [InlineData("a.j2", "{% if x > 2 and not done %}many{% elif x == 2 %}two{% else %}few{% endif %}", "{ x: 3, done: false }", "many")]
    [InlineData("a.j2", "{% for item in items %}{{ loop.index }}. {{ item.name | upper }}{% if not loop.last %}, {% endif %}{% endfor %}", "{ items: [{ name: a }, { name: b }] }", "1. A, 2. B")]
    [InlineData("a.j2", "{% for x in xs %}{{ x }}{% else %}none{% endfor %}", "{ xs: [] }", "none")]
    [InlineData("a.j2", "{%- for x in xs -%}\n  [{{ x }}]\n{%- endfor -%}", "{ xs: [a, b] }", "[a][b]")]
    [InlineData("a.j2", "{{ xs | join(', ') }} ({{ xs | length }})", "{ xs: [a, b] }", "a, b (2)")]
    [InlineData("a.j2", "{{ note | default('nothing') }}", "{ note: yes }", "yes")]
    [InlineData("a.j2", "{% set greeting = 'Hi ' ~ name %}{{ greeting }}!", "{ name: Ada }", "Hi Ada!")]
    [InlineData("a.j2", "{# a comment #}{% raw %}{{ not a value }}{% endraw %} {{ x }}", "{ x: 1 }", "{{ not a value }} 1")]
    [InlineData("a.j2", "{% if 'a' in xs %}yes{% endif %}", "{ xs: [a] }", "yes")]
    [InlineData("a.j2", "{% if x is defined %}{{ x }}{% else %}-{% endif %}", "{}", "-")]
    [InlineData("a.j2", "{{ 'big' if n > 9 else 'small' }}", "{ n: 10 }", "big")]
    [InlineData("a.j2", "{{ (n + 1) * 2 }}", "{ n: 2 }", "6")]
    [InlineData("a.j2", "{% for k, v in scores.items() %}{{ k }}={{ v }};{% endfor %}", "{ scores: { a: x, b: y } }", "a=x;b=y;")]
    [InlineData("a.j2", "{\"a\": {{ x }}}", "{ x: v }", "{\"a\": v}")]
    [InlineData("a.njk", "{{ user.firstName }} costs ${{ price }}", "{ user: { first_name: Ada }, price: 3 }", "Ada costs $3")]
    [InlineData("a.j2", "{% for a in as %}{% for b in a.bs %}{{ b }}{% endfor %}|{% endfor %}", "{ as: [{ bs: [x, y] }, { bs: [] }] }", "xy||")]
    // Liquid
    [InlineData("a.liquid", "{% unless done %}open{% endunless %}{% case kind %}{% when 'a', 'b' %}early{% else %}late{% endcase %}", "{ done: false, kind: b }", "openearly")]
    [InlineData("a.liquid", "{% assign n = name | upcase %}{{ n | append: '!' }}", "{ name: ada }", "ADA!")]
    [InlineData("a.liquid", "{% for x in xs limit:2 reversed %}{{ forloop.index0 }}{{ x }}{% endfor %}", "{ xs: [a, b, c] }", "0b1a")]
    [InlineData("a.liquid", "{% if xs contains 'a' %}has{% endif %} {{ xs.size }} {{ xs | first }}", "{ xs: [a, b] }", "has 2 a")]
    [InlineData("a.liquid", "{% comment %}gone{% endcomment %}{% capture c %}x{{ y }}{% endcapture %}[{{ c }}]", "{ y: z }", "[xz]")]
    // Handlebars and Mustache
    [InlineData("a.hbs", "{{#if name}}Hi {{name}}{{else}}Hi{{/if}}", "{ name: '' }", "Hi")]
    [InlineData("a.hbs", "Items:\n{{#each items}}\n- {{this}}\n{{/each}}\nEnd", "{ items: [a, b] }", "Items:\n- a\n- b\nEnd")]
    [InlineData("a.hbs", "{{#each people}}{{@index}} {{name}} of {{../town}}{{#unless @last}}, {{/unless}}{{/each}}", "{ people: [{ name: A }, { name: B }], town: T }", "0 A of T, 1 B of T")]
    [InlineData("a.hbs", "{{#with user}}{{name}}{{/with}}{{! gone }}", "{ user: { name: Ada } }", "Ada")]
    [InlineData("a.hbs", "{{{raw}}} \\{{kept}} {{#each xs as |x i|}}{{i}}{{x}}{{/each}}", "{ raw: <b>, xs: [a] }", "<b> {{kept}} 0a")]
    [InlineData("a.hbs", "{{#if (and a (not b))}}yes{{/if}}", "{ a: true, b: false }", "yes")]
    [InlineData("a.hbs", "{{#unless a.b}}no{{/unless}}{{#if a.b}}yes{{/if}}", "{}", "no")]
    [InlineData("a.mustache", "{{#items}}<{{name}}>{{/items}}{{^items}}none{{/items}}", "{ items: [{ name: a }] }", "<a>")]
    [InlineData("a.mustache", "{{#name}}Hi {{name}}{{/name}}", "{ name: Ada }", "Hi Ada")]
    // A text with names alone
    [InlineData("a.md", "Say {{ word }} as {\"a\": 1}, {{#each}} and {{ f(x) }}.", "{ word: hi }", "Say hi as {\"a\": 1}, {{#each}} and {{ f(x) }}.")]
    [InlineData("a.txt", "{% if %} {# x #} ${word} {word} {{{word}}} }%} {{word}}", "{ word: w }", "{% if %} {# x #} ${word} {word} {{{word}}} }%} w")]
    public void A_translated_template_writes_the_same(string file, string template, string values, string expected)
    {
        var imported = ImportRun.One(file, template);

        Assert.Equal("user: " + expected, ImportRun.Rendered(imported, values));
        Assert.Empty(imported.Lost());
    }

    [Theory]
    [InlineData("a.j2", "line one\n{{ x | center(20) }}", 2, "center")]
    [InlineData("a.j2", "{% macro m(a) %}{{ a }}{% endmacro %}x", 1, "macro")]
    [InlineData("a.j2", "{% import 'x' as y %}text", 1, "import")]
    [InlineData("a.j2", "{{ now() }}", 1, "Call it in your code")]
    [InlineData("a.j2", "text {% include 'other.txt' %}", 1, "other.txt")]
    [InlineData("a.hbs", "text\n{{helper x}}", 2, "helper")]
    [InlineData("a.hbs", "text\n{{> part}}", 2, "part")]
    [InlineData("a.liquid", "{{ x | date: '%Y' }}", 1, "date")]
    public void What_is_lost_is_told_at_its_line(string file, string template, int line, string mention)
    {
        var imported = ImportRun.One(file, template);

        ImportRun.Checked(Assert.Single(imported.Prompts));
        Assert.Contains(imported.Lost(), l => l.Location.Line == line && l.Message.Contains(mention, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.j2", "a\n{% if x %}never closed", 2)]
    [InlineData("a.j2", "{% endif %}", 1)]
    [InlineData("a.j2", "{% for x %}{% endfor %}", 1)]
    [InlineData("a.hbs", "{{#if x}}a{{/each}}", 1)]
    [InlineData("a.hbs", "a\n\n{{ name", 3)]
    [InlineData("a.hbs", "{{#each}}", 1)]
    [InlineData("a.liquid", "{% case x %}{% endcase %}", 1)]
    public void A_broken_template_is_refused_at_its_line(string file, string template, int line)
    {
        var imported = ImportRun.One(file, template);

        Assert.Empty(imported.Prompts);
        Assert.Equal(("PRM0052", line), (imported.Findings[0].Id, imported.Findings[0].Location.Line));
    }

    [Fact]
    public void Hostile_templates_end_in_bounded_time()
    {
        string[] templates =
        [
            string.Concat(Enumerable.Repeat("{% if x %}", 10_000)),
            string.Concat(Enumerable.Repeat("{{#each x}}", 10_000)),
            "{{ " + new string('(', 50_000) + " }}",
            "{{ " + string.Concat(Enumerable.Repeat("not ", 50_000)) + "x }}",
            "{{ " + new string('-', 50_000) + "x }}",
            "{{ x" + string.Concat(Enumerable.Repeat(" | upper", 5_000)) + " }}",
            new string('{', 200_000),
            string.Concat(Enumerable.Repeat("{{", 50_000)) + "x",
            string.Concat(Enumerable.Repeat("{% raw %}", 5_000)),
            "{{ x" + string.Concat(Enumerable.Repeat(" + x", 50_000)) + " }}",
            "{{ x" + string.Concat(Enumerable.Repeat(".a", 50_000)) + " }}",
        ];
        foreach (var file in (string[])["a.j2", "a.liquid", "a.hbs", "a.mustache", "a.md", "a.prompt", "a.prompty", "skprompt.txt"])
        {
            foreach (var template in templates)
            {
                var imported = ImportRun.One(file, template);
                Assert.True(imported.Prompts.Count == 1 || imported.Findings[0].IsError);
            }
        }
    }
}
