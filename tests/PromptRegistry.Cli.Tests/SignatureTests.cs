using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Cli.Signatures;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>new --signature</c>: one line becomes a prompt that passes every check.</summary>
public sealed class SignatureTests : IDisposable
{
    private const string Triage = "ticket: text untrusted -> category: enum(billing, technical), confidence: number";

    private readonly TempDirectory folder = new();

    [Fact]
    public void A_signature_becomes_a_prompt_with_types_and_a_suite_that_passes()
    {
        Do("init");
        Do("new", "triage", "--signature", Triage);

        Assert.Equal("""
            # yaml-language-server: $schema=../../schemas/prompt.schema.json
            name: triage
            version: 0.1.0
            description: Gives category and confidence of ticket.
            model: { name: gpt-4o-mini, temperature: 0 }
            inputs:
              ticket: { type: string, description: The ticket., untrusted: true }
            messages:
              - { role: system, template: system.scriban }
              - { role: user, template: user.scriban }
            output:
              type: json
              schema:
                type: object
                required: [category, confidence]
                additionalProperties: false
                properties:
                  category:
                    type: string
                    enum: [billing, technical]
                    description: The category.
                  confidence: { type: number, description: The confidence. }

            """, Read("prompts/triage/prompt.yaml"));
        Assert.Equal("Give category and confidence of ticket. Say here how.\nAnswer as JSON.\nWhat you work on stands between <ticket> and </ticket>. {{ include 'guards/untrusted' }}", Read("prompts/triage/system.scriban"));
        Assert.Contains("1 prompt checked, no errors.", Do("check"), StringComparison.Ordinal);
        Assert.Contains("triage 0.1.0: passed (1 case", Do("eval", "triage"), StringComparison.Ordinal);
        Assert.True(Schemas.SchemaSubject.Prompt.IsValidYaml(Read("prompts/triage/prompt.yaml")));
        Assert.True(Schemas.SchemaSubject.Suite.IsValidYaml(Read("prompts/triage/evals.yaml")));
    }

    [Theory]
    [InlineData("question -> answer", "predict")]
    [InlineData("question -> answer", "chain-of-thought")]
    [InlineData("question -> answer", "react")]
    [InlineData("question: text, documents: text[] untrusted, since: date?, tone: enum(dry, warm), strict: boolean, n: integer, tags: enum(a, b)[] -> points: text[], verdict: enum(yes, no), score: number?", "predict")]
    [InlineData("a: text? untrusted, b: text[]? untrusted, c: text[]? -> all_of_it: text, b: text", "chain-of-thought")]
    [InlineData("a: number -> aa: text[], since: date", "chain-of-thought")]
    [InlineData("ticket: text untrusted -> category: enum(billing, technical), confidence: number", "react")]
    public void Whatever_it_says_passes_check_and_eval(string signature, string module)
    {
        Do("init");
        Do("new", "made", "--signature", signature, "--module", module);

        Assert.Contains("1 prompt checked, no errors.", Do("check"), StringComparison.Ordinal);
        Assert.Contains("made 0.1.0: passed (1 case", Do("eval", "made"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("question -> answer", "reasoning")]
    [InlineData("question -> reasoning", "because")]
    [InlineData("question -> aardvark", "reasoning")]
    public void Reasoning_comes_before_the_answer_in_what_is_sent(string signature, string reasoning)
    {
        Do("init");
        Do("new", "made", "--signature", signature, "--module", "chain-of-thought");

        Assert.Contains($"Reason step by step in '{reasoning}' first", Read("prompts/made/system.scriban"), StringComparison.Ordinal);
        var manifest = Core.Manifests.ManifestParser.Parse(Read("prompts/made/prompt.yaml"), "prompts/made/prompt.yaml", "made").Manifest!;
        var schema = Assert.IsType<ChatResponseFormatJson>(ChatTarget.Of(manifest).ToOptions().ResponseFormat).Schema!.Value.GetRawText();
        var answer = signature.Split("-> ")[1];
        Assert.True(schema.IndexOf($"\"{reasoning}\":", StringComparison.Ordinal) < schema.IndexOf($"\"{answer}\":", StringComparison.Ordinal), schema);
    }

    [Fact]
    public void React_has_a_tool_and_a_limit_of_turns()
    {
        Do("init");
        var made = Do("new", "made", "--signature", "question -> answer", "--module", "react");

        Assert.Contains("MaximumIterationsPerRequest = 6", made, StringComparison.Ordinal);
        Assert.Contains("at most 6 times, then answer.", Do("render", "made", "--input", "question=Who?"), StringComparison.Ordinal);
        Assert.Contains("[tool search]", Do("render", "made", "--input", "question=Who?"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ticket: text", "There is no '->'")]
    [InlineData("ticket: txt -> a", "'txt' of 'ticket' is no type. Did you mean 'text'?")]
    [InlineData("Ticket -> a", "'Ticket' at character 1 is no name")]
    [InlineData("a, a -> b", "'a' stands there twice, at character 4.")]
    [InlineData("a -> b,", "'' at character 8 is no name")]
    [InlineData("a -> b: enum", "The enum 'b' has no words: enum(a, b).")]
    [InlineData("a -> b: number(1)", "Only an enum has words in parentheses, and 'b' is number.")]
    [InlineData("a -> b: enum(x y)", "'x y' of 'b' is no word of an enum")]
    [InlineData("a: number untrusted -> b", "'a' is number: only a text can be untrusted.")]
    [InlineData("a -> b: text untrusted", "'b' is what the prompt gives")]
    [InlineData("a: enum(x -> b", "'enum(x' of 'a' is no type.")]
    public void What_is_wrong_is_told_with_its_place(string text, string expected)
    {
        Assert.Null(Signature.Parse(text, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_of_a_signature_that_makes_no_prompt()
    {
        Do("init");
        CliRepository.RunIn(folder.Path, "new", "made", "--signature", "for -> b").Fails(2, "PRM0090: No prompt can be made of this signature. 'for' is a word of the template language");
        CliRepository.RunIn(folder.Path, "new", "made", "--signature", "a > b").Fails(2, "PRM0090: The signature cannot be read.");
        CliRepository.RunIn(folder.Path, "new", "made", "--module", "react").Fails(2, "--module says how a --signature is answered");
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "prompts/made")));
    }

    public void Dispose() => folder.Dispose();

    private string Read(string file) => File.ReadAllText(Path.Combine(folder.Path, file));

    private string Do(params string[] arguments)
    {
        var result = CliRepository.RunIn(folder.Path, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }
}
