using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary><c>compress</c> of an input: a long text loses the sentences that say least.</summary>
public sealed class CompressionTests
{
    private const string Document = """
        Parcels leave our house every day at noon. We have been here since 1987, as Mr. J. Smith likes to say.

        A refund is paid within 14 days. It goes to the account that paid.
        Our cats are called Tom and Lisa. They sleep a lot!
        """;

    [Theory]
    [InlineData("When will my refund be paid?", "A refund is paid within 14 days. It goes to the account that paid.")]
    [InlineData("How are Tom and Lisa?", "A refund is paid within 14 days.\nOur cats are called Tom and Lisa.")]
    [InlineData("When do parcels leave, and when is the refund paid?", "Parcels leave our house every day at noon.\n\nA refund is paid within 14 days.")]
    public void What_shares_least_with_the_question_is_left_out(string question, string expected) =>
        Assert.Equal(expected, Rendered(Load("{ tokens: 20, question: question }").Prompt!, Document, question));

    [Theory]
    [InlineData("")]
    [InlineData("zzz")]
    public void Without_an_answer_what_shares_most_with_the_rest_stays(string question)
    {
        const string text = "The harbour is old. A storm broke the harbour wall. The weather was fine. The wall of the harbour was built again after the storm.";

        Assert.Equal("The wall of the harbour was built again after the storm.", Rendered(Load("{ tokens: 13, question: question }").Prompt!, text, question));
        Assert.Equal("The wall of the harbour was built again after the storm.", Rendered(Load("{ tokens: 13 }").Prompt!, text, question));
    }

    [Fact]
    public void What_was_left_out_is_known_and_short_texts_stay_as_they_are()
    {
        var compressor = new InputCompressor();

        var shortened = compressor.Shorten("document", Document, 20, "When will my refund be paid?");

        Assert.Equal("A short one.\n", compressor.Shorten("short", "A short one.\n", 20, "What?"));
        Assert.Null(compressor.Shorten("none", null, 20, "What?"));
        Assert.Equal(shortened, compressor.Shorten("again", shortened, 20, "When will my refund be paid?"));
        var done = Assert.Single(compressor.Done);
        Assert.Equal(("document", true), (done.Input, done.TokensBefore > 50 && done.TokensAfter is > 10 and <= 20));
        Assert.Equal(
            ["Parcels leave our house every day at noon.", "We have been here since 1987, as Mr. J. Smith likes to say.", "Our cats are called Tom and Lisa.", "They sleep a lot!"],
            done.Dropped);
    }

    [Fact]
    public void What_is_said_twice_is_said_once()
    {
        var compressor = new InputCompressor();

        Assert.Equal("The key is 7. The door is red.", compressor.Shorten("x", "The key is 7. The door is red. The key is 7. The key is 7.", 12, "key"));
    }

    [Theory]
    [InlineData("abc de  f. G! ", 1)]
    [InlineData("abc de  f. G! ", 7)]
    [InlineData("äöü щит λόγος。中文字？ ३४ عربي", 9)]
    [InlineData("😀👍🏽 \t\r\n1234567890 {}[]()<>,;", 13)]
    [InlineData("a. b? .... ...... \"(x)\" e.g. x", 30)]
    public void Any_text_keeps_to_the_budget_in_whole_pieces_and_the_same_again(string alphabet, int tokens)
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 600)).Select(_ => Sign(alphabet, random)));
            var compressor = new InputCompressor();
            var shortened = compressor.Shorten("x", text, tokens, round % 2 == 0 ? "abc 中 щит" : null)!;

            Assert.Equal(shortened, new InputCompressor().Shorten("x", text, tokens, round % 2 == 0 ? "abc 中 щит" : null));
            Assert.True(shortened.Length > 0 || string.IsNullOrWhiteSpace(text));
            Assert.Equal(shortened, new string([.. shortened.EnumerateRunes().SelectMany(r => r.ToString())]));
            foreach (var done in compressor.Done)
            {
                Assert.InRange(done.TokensAfter, 0, tokens);
                Assert.Equal(Signs(text), Signs(shortened + string.Concat(done.Dropped)));
            }
        }
    }

    [Theory]
    [InlineData('.')]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('。')]
    [InlineData('\n')]
    public void A_long_run_of_one_sign_is_no_obstacle(char sign)
    {
        var text = new string(sign, 200_000) + "x" + string.Concat(Enumerable.Repeat(sign + " b", 20_000));

        Assert.InRange(new InputCompressor().Shorten("x", text, 50, "b")!.Length, 0, 2_000);
    }

    [Fact]
    public void The_digest_covers_it_and_a_change_is_a_patch()
    {
        var prompts = new[] { "{ tokens: 20 }", "{ tokens: 30 }", "{ tokens: 20, question: question }", null }.Select(c => Load(c).Prompt!).ToList();

        Assert.Equal(4, prompts.Select(p => p.Digest).Distinct().Count());
        Assert.All(prompts, p => Assert.Equal(VersionBump.None, ContractDiff.Compare(prompts[0].Contract, p.Contract).RequiredBump));
        Assert.Equal(prompts[2].Digest, Load("{ tokens:   20,  question: question }").Prompt!.Digest);
    }

    [Theory]
    [InlineData("{ tokens: 20, question: qestion }", "PRM0062", "There is no input 'qestion', which 'compress' of 'document' names as its question. Did you mean 'question'?")]
    [InlineData("{ tokens: 20, question: document }", "PRM0062", "'document' cannot be the question to itself.")]
    [InlineData("{ tokens: 20, question: count }", "PRM0062", "The question of 'document' must be a string, but 'count' is integer.")]
    [InlineData("{ tokens: 0 }", "PRM0062", "at least 1, but 0 was found")]
    [InlineData("{ question: question }", "PRM0003", "needs the key 'tokens'")]
    [InlineData("{ tokens: many }", "PRM0004", "'tokens' must be a whole number")]
    [InlineData("400", "PRM0004", "'compress' must be a mapping")]
    [InlineData("{ tokens: 20, by: words }", "PRM0002", "'by'")]
    public void What_cannot_be_is_a_finding(string compress, string id, string expected)
    {
        var finding = Assert.Single(Load(compress).Diagnostics, d => d.IsError);

        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal(5, finding.Location.Line);
    }

    [Theory]
    [InlineData("type: integer", "'document' is integer")]
    [InlineData("type: 'string[]'", "'document' is string[]")]
    [InlineData("type: string, default: x, frozen: true", "'document' is frozen")]
    public void Only_a_text_that_is_passed_is_shortened(string type, string expected)
    {
        var finding = Assert.Single(Load("{ tokens: 20 }", type).Diagnostics, d => d.IsError);

        Assert.Equal("PRM0062", finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_is_of_use_where_its_text_is()
    {
        const string withoutQuestion = "{{ document }} {{ count }}";

        Assert.Empty(Load("{ tokens: 20, question: question }", content: withoutQuestion).Diagnostics);
        Assert.Equal("PRM0018", Assert.Single(Load("{ tokens: 20 }", content: withoutQuestion).Diagnostics).Id);
    }

    [Fact]
    public void Untrusted_text_stays_untrusted() =>
        Assert.Contains(Load("{ tokens: 20 }", "type: string, untrusted: true", role: "system").Diagnostics, d => d.Id == "PRM1015");

    private static string Rendered(PromptDefinition prompt, string document, string question) => prompt.Render(new Dictionary<string, TemplateValue>
    {
        ["document"] = TemplateValue.From(document),
        ["question"] = TemplateValue.From(question),
        ["count"] = TemplateValue.From(1L),
    })[0].Text.Split('|')[0];

    private static string Sign(string alphabet, Random random)
    {
        var runes = alphabet.EnumerateRunes().ToList();
        return runes[random.Next(runes.Count)].ToString();
    }

    private static string Signs(string text) => new([.. text.Where(c => !char.IsWhiteSpace(c)).Order()]);

    private static PromptLoadResult Load(string? compress, string type = "type: string", string content = "{{ document }}|{{ question }} {{ count }}", string role = "user") => PromptChecker.Check(
        "p",
        new MemoryFiles
        {
            [PromptPaths.Manifest("p")] = $"""
                name: p
                version: 1.0.0
                inputs:
                  document:
                    OPEN {type}{(compress is null ? "" : $", compress: {compress}")} CLOSE
                  question: string
                  count: integer
                messages:
                  - role: {role}
                    content: "{content}"

                """.Replace("OPEN", "{", StringComparison.Ordinal).Replace("CLOSE", "}", StringComparison.Ordinal),
        },
        RepositorySettings.Default,
        names: null);
}
