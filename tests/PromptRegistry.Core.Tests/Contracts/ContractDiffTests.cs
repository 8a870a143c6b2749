using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Tests.Contracts;

public sealed class ContractDiffTests
{
    [Theory]
    [InlineData("a: string", "a: string", VersionBump.None)]
    [InlineData("a: string, b: string", "a: string", VersionBump.Major)]
    [InlineData("a: string", "a: integer", VersionBump.Major)]
    [InlineData("a: string", "a: string, b: string", VersionBump.Major)]
    [InlineData("a: string", "a: string, b: string?", VersionBump.Minor)]
    [InlineData("a: string", "a: string, b: { type: integer, default: 1 }", VersionBump.Minor)]
    [InlineData("a: { type: integer, default: 1 }", "a: integer", VersionBump.Major)]
    [InlineData("a: integer", "a: { type: integer, default: 1 }", VersionBump.Minor)]
    [InlineData("a: { type: integer, default: 1 }", "a: { type: integer, default: 2 }", VersionBump.None)]
    [InlineData("a: { type: enum, values: [x, y] }", "a: { type: enum, values: [x] }", VersionBump.Major)]
    [InlineData("a: { type: enum, values: [x] }", "a: { type: enum, values: [x, y] }", VersionBump.Minor)]
    [InlineData("a: string, b: string", "b: string, a: string", VersionBump.Major)]
    [InlineData("a: { type: object, properties: { p: string } }", "a: { type: object, properties: { p: string, q: string? } }", VersionBump.Minor)]
    [InlineData("a: { type: object, properties: { p: string } }", "a: { type: object, properties: { p: string, q: string } }", VersionBump.Major)]
    [InlineData("a: { type: object, properties: { p: string } }", "a: { type: object, properties: { q: string } }", VersionBump.Major)]
    [InlineData("a: \"string[]\"", "a: \"integer[]\"", VersionBump.Major)]
    public void A_change_of_the_inputs_demands_its_bump(string before, string after, VersionBump expected)
    {
        Assert.Equal(expected, ContractDiff.Compare(Inputs(before), Inputs(after)).RequiredBump);
    }

    [Theory]
    [InlineData("type: object, properties: { a: { type: string } }", "type: object, properties: { a: { type: string } }", VersionBump.None)]
    [InlineData("type: object, properties: { a: { type: string } }", "type: object, properties: { a: { type: string, description: x } }", VersionBump.None)]
    [InlineData("type: object, properties: { a: { type: string } }", "type: object, properties: { a: { type: string }, b: { type: string } }", VersionBump.Minor)]
    [InlineData("type: object, properties: { a: { type: string } }", "type: object, properties: { a: { type: number } }", VersionBump.Major)]
    [InlineData("type: object, properties: { a: { type: number } }", "type: object, properties: { a: { type: integer } }", VersionBump.Minor)]
    [InlineData("type: object, properties: { a: { enum: [x] } }", "type: object, properties: { a: { enum: [x, y] } }", VersionBump.Major)]
    [InlineData("type: object, properties: { a: { enum: [x, y] } }", "type: object, properties: { a: { enum: [x] } }", VersionBump.Minor)]
    [InlineData("type: object, required: [a], properties: { a: { type: string } }", "type: object, properties: { a: { type: string } }", VersionBump.Major)]
    [InlineData("type: object, required: [a], properties: { a: { type: string } }", "type: object, properties: { }", VersionBump.Major)]
    [InlineData("type: array, items: { type: string }", "type: array, items: { type: integer }", VersionBump.Major)]
    [InlineData("type: object", "type: object, anyOf: [{}]", VersionBump.Major)]
    [InlineData("type: object", "type: object, additionalProperties: false", VersionBump.Minor)]
    public void A_change_of_the_output_is_judged_by_its_reader(string before, string after, VersionBump expected)
    {
        Assert.Equal(expected, ContractDiff.Compare(Output(before), Output(after)).RequiredBump);
    }

    [Theory]
    [InlineData("a: string", "a: string, b: string?", true)]
    [InlineData("a: string, b: string?", "a: string", true)]
    [InlineData("a: string, b: string", "a: string", false)]
    [InlineData("a: string", "a: string, b: string", false)]
    [InlineData("a: { type: integer, default: 1 }", "a: integer", true)]
    [InlineData("a: string, b: string", "b: string, a: string", true)]
    [InlineData("a: { type: enum, values: [x, y] }", "a: { type: enum, values: [x] }", false)]
    public void A_version_fits_when_it_takes_all_that_the_accessor_passes(string compiled, string served, bool expected)
    {
        var fit = ContractFit.Check(Inputs(compiled), Inputs(served));

        Assert.Equal(expected, fit.Fits);
    }

    [Fact]
    public void An_input_that_only_the_accessor_knows_is_named()
    {
        var fit = ContractFit.Check(Inputs("a: string, b: string?"), Inputs("a: string"));

        Assert.Equal(["b"], fit.IgnoredInputs);
    }

    [Fact]
    public void A_contract_survives_its_text()
    {
        var contract = Contract("""
            inputs:
              a: { type: "object[]", properties: { p: string, q: { type: enum, values: [x, y] } }, default: [] }
              b: { type: map, items: integer }
              c: date?
            output: { type: json, schema: { type: object, required: [r], properties: { r: { type: string } } } }
            """);

        var text = ContractText.Write(contract);
        var read = ContractText.Read(text);

        Assert.Equal(text, ContractText.Write(read));
        Assert.Empty(ContractDiff.Compare(contract, read).Changes);
    }

    private static PromptContract Inputs(string inputs) => Contract($"inputs: {{ {inputs} }}");

    private static PromptContract Output(string schema) => Contract($"output: {{ type: json, schema: {{ {schema} }} }}");

    private static PromptContract Contract(string yaml)
    {
        var result = ManifestParser.Parse(
            $"name: x\nversion: 1.0.0\nmessages: [{{ role: user, content: x }}]\n{yaml}\n", "prompts/x/prompt.yaml", "x");
        Assert.Empty(result.Diagnostics);
        return PromptContract.Of(result.Manifest!);
    }
}
