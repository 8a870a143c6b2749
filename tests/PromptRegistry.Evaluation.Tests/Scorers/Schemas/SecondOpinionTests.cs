using System.Text.Json;
using PromptRegistry.Schemas;

namespace PromptRegistry.Evaluation.Tests.Scorers.Schemas;

/// <summary>Each keyword accepts and refuses what another implementation of draft 2020-12 accepts and refuses.</summary>
public sealed class SecondOpinionTests
{
    private static readonly string[] Documents =
    [
        "null", "true", "0", "1", "1.0", "2.5", "-3", "7", "\"\"", "\"a\"", "\"abc\"", "\"😀\"", "\"2020-01-01\"", "[]", "[1]", "[1,2]", "[1,\"a\"]", "[\"a\",1,true]",
        "[1,1.0]", "[[],[]]", "[1,2,3,4]", "{}", """{"a":1}""", """{"b":1}""", """{"a":1,"b":2}""", """{"a":"x","b":"y"}""", """{"a":1,"c":3}""",
        """{"x1":1,"y":2}""", """{"x1":"s"}""", """{"kind":"k","a":1}""", """{"kind":"j","b":1}""", """{"kind":"k"}""", """{"a":{"a":1,"z":2}}""",
        """{"a":[1,"q"],"longer":true}""", """{"a":null}""",
    ];

    [Theory]
    [InlineData("""{"prefixItems":[{"type":"integer"},{"type":"string"}]}""")]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":{"type":"integer"}}""")]
    [InlineData("""{"prefixItems":[true],"items":false}""")]
    [InlineData("""{"contains":{"type":"string"}}""")]
    [InlineData("""{"contains":{"const":1},"minContains":2}""")]
    [InlineData("""{"contains":{"type":"integer"},"minContains":0,"maxContains":1}""")]
    [InlineData("""{"dependentRequired":{"a":["b"],"kind":["a"]}}""")]
    [InlineData("""{"dependentSchemas":{"a":{"required":["b"],"maxProperties":2}}}""")]
    [InlineData("""{"patternProperties":{"^x":{"type":"integer"},"[0-9]$":{"minimum":1}}}""")]
    [InlineData("""{"properties":{"a":true},"patternProperties":{"^x":true},"additionalProperties":false}""")]
    [InlineData("""{"propertyNames":{"maxLength":4,"pattern":"^[a-z]"}}""")]
    [InlineData("""{"propertyNames":{"enum":["a","b"]}}""")]
    [InlineData("""{"if":{"properties":{"kind":{"const":"k"}},"required":["kind"]},"then":{"required":["a"]},"else":{"required":["b"]}}""")]
    [InlineData("""{"if":{"type":"integer"},"then":{"minimum":1}}""")]
    [InlineData("""{"then":false,"else":false}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#inner"}},"$defs":{"i":{"$anchor":"inner","type":"object","required":["z"]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"additionalProperties":{"type":"integer"}}""")]
    [InlineData("""{"properties":{"a":true},"unevaluatedProperties":false}""")]
    [InlineData("""{"allOf":[{"properties":{"a":true}}],"properties":{"b":true},"unevaluatedProperties":false}""")]
    [InlineData("""{"anyOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"b":true}}],"unevaluatedProperties":false}""")]
    [InlineData("""{"if":{"properties":{"kind":{"const":"k"}},"required":["kind"]},"then":{"properties":{"a":true}},"else":{"properties":{"b":true}},"unevaluatedProperties":false}""")]
    [InlineData("""{"patternProperties":{"^x":true},"unevaluatedProperties":{"type":"integer"}}""")]
    [InlineData("""{"$ref":"#/$defs/base","properties":{"kind":true},"unevaluatedProperties":false,"$defs":{"base":{"properties":{"a":true}}}}""")]
    [InlineData("""{"dependentSchemas":{"kind":{"properties":{"kind":true,"a":true}}},"properties":{"b":true},"unevaluatedProperties":false}""")]
    [InlineData("""{"not":{"properties":{"a":true},"required":["a"],"unevaluatedProperties":false}}""")]
    [InlineData("""{"prefixItems":[true],"unevaluatedItems":false}""")]
    [InlineData("""{"contains":{"type":"string"},"unevaluatedItems":{"type":"integer"}}""")]
    [InlineData("""{"anyOf":[{"prefixItems":[{"const":1}]},{"prefixItems":[true,{"type":"string"}]}],"unevaluatedItems":false}""")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}],"minProperties":1,"maxProperties":2}""")]
    [InlineData("""{"type":["array","object"],"uniqueItems":true,"minItems":1,"maxItems":3}""")]
    [InlineData("""{"enum":[1,"a",null,[1,2],{"a":1}]}""")]
    [InlineData("""{"minimum":1,"exclusiveMaximum":7,"multipleOf":0.5}""")]
    public void Agrees_with_another_implementation(string schema)
    {
        var own = JsonSchema.Parse(schema, out var problem);
        Assert.True(own is not null, problem);
        var other = Json.Schema.JsonSchema.FromText(schema);
        var (accepted, refused) = (0, 0);
        foreach (var text in Documents)
        {
            using var document = JsonDocument.Parse(text);
            var expected = other.Evaluate(document.RootElement).IsValid;
            Assert.True(own.Validate(document.RootElement).Count == 0 == expected, $"{text} is {(expected ? "valid" : "invalid")} to the other.");
            if (expected) accepted++;
            else refused++;
        }

        Assert.True(accepted > 0 && (refused > 0 || schema.Contains("then\":false", StringComparison.Ordinal)), "The documents do not try this schema.");
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"$id":"https://example.org/a"}}}""", "#/properties/a/$id begins a schema of its own, which is not supported. Use $anchor or #/$defs/….")]
    [InlineData("""{"$dynamicRef":"#a"}""", "# uses the keyword '$dynamicRef', which is not supported.")]
    [InlineData("""{"patternProperties":{"(":true}}""", "#/patternProperties has a key that is not a regular expression: *")]
    [InlineData("""{"dependentRequired":{"a":"b"}}""", "#/dependentRequired must be an object of lists of names.")]
    [InlineData("""{"minContains":-1}""", "#/minContains must be a whole number from 0.")]
    [InlineData("""{"$ref":"#nowhere"}""", "#/$ref refers to '#nowhere', which is not there.")]
    [InlineData("""{"prefixItems":{}}""", "#/prefixItems must be a list of at least one.")]
    public void Refuses_what_it_cannot_honour(string schema, string expected)
    {
        Assert.Null(JsonSchema.Parse(schema, out var problem));
        if (expected.EndsWith('*')) Assert.StartsWith(expected[..^1], problem, StringComparison.Ordinal);
        else Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_only_describes()
    {
        using var document = JsonDocument.Parse("\"no date\"");
        Assert.Empty(JsonSchema.Parse("""{"type":"string","format":"date","contentEncoding":"base64"}""", out _)!.Validate(document.RootElement));
    }

    [Fact]
    public void What_takes_too_long_does_not_pass_for_a_negation()
    {
        using var document = JsonDocument.Parse("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"");
        var violation = Assert.Single(JsonSchema.Parse("""{"not":{"pattern":"^(a+)+$"}}""", out _)!.Validate(document.RootElement));
        Assert.Equal("the document: takes too long to compare with ^(a+)+$", violation.ToString());
    }
}
