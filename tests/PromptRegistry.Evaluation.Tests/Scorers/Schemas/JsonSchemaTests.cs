using System.Text.Json;
using PromptRegistry.Schemas;

namespace PromptRegistry.Evaluation.Tests.Scorers.Schemas;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"enum":["a",{"b":1}]}""", """{"b":1.0}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"number"}}}""", """{"a":1}""")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":2}""", "\"😀a\"")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"number","minimum":5}]}""", "7")]
    [InlineData("""{"multipleOf":0.1}""", "0.3")]
    [InlineData("""{"not":{"const":1}}""", "2")]
    [InlineData("true", "[1]")]
    [InlineData("""{"minimum":5}""", "\"not a number\"")]
    public void Accepts_what_fits(string schema, string document) => Assert.Empty(Validate(schema, document));

    [Theory]
    [InlineData("""{"type":"object"}""", "[]", "the document: is array; expected object")]
    [InlineData("""{"required":["a"]}""", "{}", "the document: lacks the property 'a'")]
    [InlineData("""{"properties":{"a":{"items":{"type":"string"}}}}""", """{"a":["x",1]}""", "/a/1: is number; expected string")]
    [InlineData("""{"properties":{"a/b":{"enum":["x","y"]}}}""", """{"a/b":"z"}""", """/a~1b: is "z"; expected one of "x", "y" """)]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"a":1,"b":2}""", "/b: is not allowed here")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"b":2}""", "/b: is number; expected string")]
    [InlineData("""{"minimum":0,"exclusiveMaximum":1}""", "1", "the document: is 1; expected less than 1")]
    [InlineData("""{"pattern":"^a+$"}""", "\"b\"", "the document: is 'b'; expected a match of ^a+$")]
    [InlineData("""{"minItems":2,"uniqueItems":true}""", "[1]", "the document: has 1 items; expected at least 2")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1},{"a":1.0}]""", "the document: has an item twice; expected each once")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "1", "the document: fits none of the alternatives of 'anyOf'")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":2}]}""", "3", "the document: fits 2 of the alternatives of 'oneOf'; expected exactly one")]
    [InlineData("""{"allOf":[{"type":"string"}]}""", "3", "the document: is number; expected string")]
    [InlineData("""{"const":{"a":[1]}}""", """{"a":[2]}""", """the document: is {"a":[2]}; expected {"a":[1]}""")]
    [InlineData("""{"$ref":"#/$defs/loop","$defs":{"loop":{"$ref":"#/$defs/loop"}}}""", "1", "the document: is too deep or too large to be checked")]
    public void Says_what_does_not_fit_and_where(string schema, string document, string expected) =>
        Assert.Equal(expected.Trim(), Assert.Single(Validate(schema, document)).ToString());

    [Theory]
    [InlineData("""{"type":"strnig"}""", "#/type names the unknown type 'strnig'. Did you mean 'string'?")]
    [InlineData("""{"properties":{"a":{"requierd":["b"]}}}""", "#/properties/a uses the keyword 'requierd', which is not supported. Did you mean 'required'?")]
    [InlineData("""{"$ref":"https://example.org/other.json"}""", "#/$ref must refer to a place in the same schema, such as #/$defs/name.")]
    [InlineData("""{"$ref":"#/$defs/gone"}""", "#/$ref refers to '#/$defs/gone', which is not there.")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf must be a list of at least one.")]
    [InlineData("""{"items":3}""", "#/items must be an object, true or false.")]
    public void Refuses_a_schema_that_it_cannot_honour(string schema, string expected)
    {
        Assert.Null(JsonSchema.Parse(schema, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Stops_at_a_bounded_number_of_findings()
    {
        var violations = Validate("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 500))}]");
        Assert.Equal(20, violations.Count);
    }

    private static IReadOnlyList<SchemaViolation> Validate(string schema, string document)
    {
        var parsed = JsonSchema.Parse(schema, out var problem);
        Assert.True(parsed is not null, problem);
        using var json = JsonDocument.Parse(document);
        return parsed.Validate(json.RootElement);
    }
}
