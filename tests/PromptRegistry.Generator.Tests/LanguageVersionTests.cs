using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Generated code compiles, without a warning, in every version of C# from 9 on, and renders the same.</summary>
public sealed partial class LanguageVersionTests
{
    private const string Manifest = """
        name: all
        version: 2.1.0
        description: Uses every type.
        inputs:
          text:    string
          count:   { type: integer, default: 2, minimum: 1, maximum: 10 }
          bonus:   integer?
          ratio:   { type: number, default: 0.5 }
          since:   { type: date, default: 2026-01-31 }
          mood:    { type: enum, values: [very-dry, warm], default: warm }
          tone:    { type: "enum?", values: [calm, loud] }
          points:  { type: "string[]", default: [a, b] }
          sources: { type: "object[]", properties: { title: string, url: string?, kind: { type: enum, values: [web, book] } }, default: [{ title: T, kind: web }] }
          labels:  { type: map, items: integer, default: { x: 1 } }
          note:    string?
          class:   { type: string, default: "q\"uote" }
        messages:
          - { role: system, content: "{{ text }}|{{ count }}|{{ bonus }}|{{ ratio }}|{{ if since }}since{{ end }}|{{ mood }}|{{ tone }}" }
          - { role: user, template: user.scriban }
        output:
          type: json
          schema:
            type: object
            properties:
              reason: { type: string }
              kind: { type: string, enum: [a, b] }
              parts: { type: array, items: { type: object, properties: { n: { type: integer }, note: { type: string } }, required: [n] } }
              counts: { type: object, additionalProperties: { type: array, items: { type: array, items: { type: integer } } } }
              more: {}
            required: [kind, parts]
        demos:
          - { inputs: { text: A, points: [t] }, output: { kind: b, parts: [] } }
        """;

    private const string User = """
        {{~ total = 0 ~}}
        {{~ for p in points reversed ~}}
        {{ for.index }}:{{ p | string.upcase }}{{ if !for.last }},{{ end }}
        {{~ total = total + 1 ~}}
        {{~ else ~}}
        none
        {{~ end ~}}
        {{ total }}{{ for s in sources }}{{ s.title }}{{ s.url ?? '-' }}{{ s.kind }};{{ end }}
        {{~ capture joined }}{{ points | array.join '+' }}{{ end ~}}
        {{ joined }}{{ labels.x }}{{ note }}{{ class }}{{ case count }}{{ when 1 }}one{{ when 2, 3 }}few{{ else }}many{{ end }}
        {{~ i = 0 ~}}
        {{ while i < 3 }}{{ i = i + 1 }}{{ if i == 2 }}{{ continue }}{{ end }}{{ i }}{{ end }}
        {{ for d in demos }}{{ d.inputs.text }}={{ d.output }}{{ end }}{{ $"<{text}>" }}{{ include 'part' text }}
        """;

    private const string Expected = "0:B,\n1:A\n2T-web;\na+b1q\"uotefew\n13\nA={\"kind\":\"b\",\"parts\":[]}<T>[T]";

    public static TheoryData<LanguageVersion> Versions =>
    [
        LanguageVersion.CSharp9, LanguageVersion.CSharp10, LanguageVersion.CSharp12,
        LanguageVersion.Preview,
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_same_prompt_compiles_and_renders(LanguageVersion version)
    {
        var run = new GeneratorRun(version)
            .Add("prompts/all/prompt.yaml", Manifest)
            .Add("prompts/all/user.scriban", User)
            .Add("templates/part.scriban", "[{{ $1 }}]");

        var assembly = run.Load();

        Assert.Empty(run.Findings);
        var accessor = assembly.GetType("Demo.Prompts+All")!;
        var render = accessor.GetMethods().Single(m => m.Name == "Render" && m.GetParameters()[0].ParameterType == typeof(string));
        var arguments = render.GetParameters().Select((p, i) => i == 0 ? "T" : p.DefaultValue is DBNull ? null : p.DefaultValue);
        var rendered = (RenderedPrompt)render.Invoke(null, [.. arguments])!;
        Assert.Equal("T|2||0.5|since|warm|", rendered.Messages[0].Text);
        Assert.Equal(Expected, rendered.Messages[1].Text.Trim());
        var output = assembly.GetType("Demo.Prompts+All+Output")!;
        var answer = output.GetMethod("Parse")!.Invoke(null, ["{\"kind\":\"b\",\"parts\":[{\"n\":1}],\"counts\":{\"x\":[[1,2]]}}"])!;
        Assert.Equal("B", output.GetProperty("Kind")!.GetValue(answer)!.ToString());
        Assert.Null(output.GetProperty("Reason")!.GetValue(answer));
        var counts = (IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<long>>>)output.GetProperty("Counts")!.GetValue(answer)!;
        Assert.Equal([1, 2], counts["x"][0]);
    }

    [Fact]
    public void The_prompts_of_this_repository_compile_in_the_oldest_version()
    {
        var run = new GeneratorRun(LanguageVersion.CSharp9);
        foreach (var file in (string[])[.. Files("prompts"), .. Files("templates")])
        {
            run.Add(Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'), File.ReadAllText(file));
        }

        run.Run();

        Assert.Empty(run.Findings);
        run.AssertCompiles();
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    public void An_older_version_is_one_error_and_no_code(LanguageVersion version, string name)
    {
        var run = new GeneratorRun(version)
            .Add("prompts/one/prompt.yaml", "name: one\nversion: 1.0.0\nmessages: [{ role: user, content: \"Hello.\" }]\n")
            .Add("prompts/two/prompt.yaml", "name: two\nversion: 1.0.0\nmessages: [{ role: user, content: \"Hello.\" }]\n")
            .Run();

        var finding = Assert.Single(run.Findings);
        Assert.Contains("PRM4005", finding, StringComparison.Ordinal);
        Assert.Contains($"compiled as C# {name}; the code", finding, StringComparison.Ordinal);
        Assert.Contains("Remove LangVersion", finding, StringComparison.Ordinal);
        Assert.Empty(run.Result.GeneratedSources);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_code_is_formatted(LanguageVersion version)
    {
        var run = new GeneratorRun(version).Add("prompts/all/prompt.yaml", Manifest).Add("prompts/all/user.scriban", User)
            .Add("templates/part.scriban", "[{{ $1 }}]").Run();

        foreach (var source in run.Result.GeneratedSources.Select(s => s.SourceText.ToString()))
        {
            var lines = source.Split('\n');
            Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
            Assert.All(lines, line => Assert.Equal(0, (line.Length - line.TrimStart(' ').Length) % 4));
            Assert.DoesNotContain("\n\n\n", source, StringComparison.Ordinal);
            Assert.DoesNotMatch(BlankLineAtAnEdge(), source);
        }
    }

    [GeneratedRegex(@"\{\n\n|\n\n *\}")]
    private static partial Regex BlankLineAtAnEdge();

    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".scriban", StringComparison.Ordinal) || f.EndsWith("prompt.yaml", StringComparison.Ordinal)),
    ];
}
