using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Every_node_knows_its_line_and_column()
    {
        var root = Read("a: 1\nb:\n  - x\n  - 'y z'\n");

        var list = Assert.IsType<YamlSequence>(root.Find("b"));
        var second = Assert.IsType<YamlScalar>(list.Items[1]);
        Assert.Equal((4, 5), (second.Location.Line, second.Location.Column));
        Assert.Equal("y z", second.Value);
        Assert.False(second.IsPlain);
    }

    [Fact]
    public void A_duplicate_key_is_an_error_that_names_the_first()
    {
        var document = YamlReader.Read("a: 1\nb: 2\na: 3\n", "f.yaml");

        var diagnostic = Assert.Single(document.Diagnostics);
        Assert.Equal("f.yaml(3,1): error PRM0005: 'a' is given twice; the first stands in line 1. Keep one.", diagnostic.ToString());
    }

    [Theory]
    [InlineData("a: !!python/object:os.system x")]
    [InlineData("a: !Custom { b: 1 }")]
    public void A_tag_that_would_construct_a_type_is_refused(string text)
    {
        var document = YamlReader.Read(text, "f.yaml");

        Assert.Null(document.Root);
        Assert.Equal(ManifestDiagnostics.ForbiddenYaml, Assert.Single(document.Diagnostics).Descriptor);
    }

    [Fact]
    public void Aliases_that_explode_are_refused()
    {
        var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 'b'; i <= 'h'; i++)
        {
            var previous = (char)(i - 1);
            text += $"{i}: &{i} [{string.Join(", ", Enumerable.Repeat("*" + previous, 10))}]\n";
        }

        var document = YamlReader.Read(text, "f.yaml");

        Assert.Contains("Aliases expand to more than", Assert.Single(document.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_of_itself_is_refused()
    {
        var document = YamlReader.Read("a: &a [*a]", "f.yaml");

        Assert.Null(document.Root);
        Assert.Single(document.Diagnostics);
    }

    [Fact]
    public void Deep_nesting_ends_in_an_error_and_not_in_a_stack_overflow()
    {
        var document = YamlReader.Read(new string('[', 5_000), "f.yaml");

        Assert.Null(document.Root);
        Assert.Single(document.Diagnostics);
    }

    [Fact]
    public void Malformed_text_is_reported_where_it_stops_making_sense()
    {
        var document = YamlReader.Read("a: 1\nb: [1, 2\nc: 3\n", "f.yaml");

        var diagnostic = Assert.Single(document.Diagnostics);
        Assert.Equal(ManifestDiagnostics.MalformedYaml, diagnostic.Descriptor);
        Assert.InRange(diagnostic.Location.Line, 2, 4);
    }

    [Fact]
    public void A_second_document_is_refused()
    {
        var document = YamlReader.Read("a: 1\n---\nb: 2\n", "f.yaml");

        Assert.Contains("one document", Assert.Single(document.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_read_as_well()
    {
        var root = Read("{\"a\": [1, \"two\", null, true]}");

        Assert.Equal("""{"a":[1,"two",null,true]}""", CanonicalJson.Write(root));
    }

    [Theory]
    [InlineData("b: 1\na: 2", """{"a":2,"b":1}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: 0123", """{"a":"0123"}""")]
    [InlineData("a: \"x\\ny\"", """{"a":"x\ny"}""")]
    [InlineData("a: -1.5e3", """{"a":-1.5e3}""")]
    [InlineData("a: ~", """{"a":null}""")]
    public void Canonical_json_sorts_keys_and_keeps_kinds(string yaml, string json)
    {
        Assert.Equal(json, CanonicalJson.Write(Read(yaml)));
    }

    private static YamlMapping Read(string text)
    {
        var document = YamlReader.Read(text, "f.yaml");
        Assert.Empty(document.Diagnostics);
        return Assert.IsType<YamlMapping>(document.Root);
    }

    [Theory]
    [InlineData("content: {{ text }}", 1)]
    [InlineData("a: 1\ncontent: {{ text }} and more", 2)]
    [InlineData("list:\n  - {{ text }}", 2)]
    [InlineData("messages: [{ content: {{ text }} }]", 1)]
    public void A_template_without_quotes_is_told_to_get_some(string text, int line)
    {
        var finding = Assert.Single(YamlReader.Read(text, "f.yaml").Diagnostics);

        Assert.Equal(line, finding.Location.Line);
        Assert.Contains("Put the text in quotes", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: a\ninputs:\n\ttext: string\n", 3, 1)]
    [InlineData("name: a\ninputs:\n  x: string\n  \ttext: string\n", 4, 3)]
    [InlineData("a:\n  - b\n\t- c\n", 3, 1)]
    public void A_tab_is_told_of_at_its_own_line(string text, int line, int column)
    {
        var finding = Assert.Single(YamlReader.Read(text, "f.yaml").Diagnostics);

        Assert.Equal((line, column), (finding.Location.Line, finding.Location.Column));
        Assert.StartsWith("A tab indents this line.", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: |\n  x\n  y\n", "x\ny\n")]
    [InlineData("a: |-\n  x\n\n  y\n\n", "x\n\ny")]
    [InlineData("a: |+\n  x\n\n", "x\n\n")]
    [InlineData("a: |2-\n    x\n  y\n", "  x\ny")]
    [InlineData("a: >\n  x\n  y\n\n  z\n", "x y\nz\n")]
    [InlineData("a: >-\n  x\n    y\n  z\n", "x\n  y\nz")]
    [InlineData("a: | # why\n  x\n", "x\n")]
    [InlineData("a: |\n  {{ text }}\n  \tb\n", "{{ text }}\n\tb\n")]
    public void Blocks_are_read_as_yaml_says(string text, string value)
    {
        var document = YamlReader.Read(text, "f.yaml");

        Assert.Empty(document.Diagnostics);
        Assert.Equal(value, ((YamlScalar)((YamlMapping)document.Root!).Entries[0].Value).Value);
    }
}
