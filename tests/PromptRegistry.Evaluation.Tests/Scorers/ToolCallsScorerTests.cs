using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Tests.Cases;

namespace PromptRegistry.Evaluation.Tests.Scorers;

/// <summary>Calls that are wanted beside calls that are made.</summary>
public sealed class ToolCallsScorerTests
{
    private const string A = """{"city":"Lima","days":2,"at":{"hour":9,"zone":"UTC"},"tags":["x","y"]}""";

    [Theory]
    [InlineData("none", "", true)]
    [InlineData("none", "a", false)]
    [InlineData("[]", "", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "", false)]
    [InlineData("[a, b]", "b a", true)]
    [InlineData("[a, b], order: strict", "b a", false)]
    [InlineData("[a, b], order: strict", "a b", true)]
    [InlineData("[a, b], order: strict", "a c b", false)]
    [InlineData("[a, b], order: strict, others: true", "c a c b", true)]
    [InlineData("[a, b], order: strict, others: true", "c b a", false)]
    [InlineData("[a, a]", "a", false)]
    [InlineData("a", "a a", false)]
    [InlineData("a, others: true", "a a b", true)]
    [InlineData("none, others: true", "a", true)]
    public void Names_order_and_others(string wanted, string made, bool passes) =>
        Assert.Equal(passes, Judge($"{{ calls: {wanted} }}", [.. made.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new ToolCall(name, "{}"))]).Passed);

    [Theory]
    [InlineData("{ city: Lima }", "subset", true)]
    [InlineData("{ city: Cusco }", "subset", false)]
    [InlineData("{ country: Peru }", "subset", false)]
    [InlineData("{ city: Lima, at: { hour: 9.0 } }", "subset", true)]
    [InlineData("{ at: { hour: '9' } }", "subset", false)]
    [InlineData("{ tags: [x, y] }", "subset", true)]
    [InlineData("{ tags: [x] }", "subset", false)]
    [InlineData("{ tags: [y, x] }", "subset", false)]
    [InlineData("{ days: '{{ count }}' }", "subset", true)]
    [InlineData("{ days: '{{ text }}' }", "subset", false)]
    [InlineData("{ city: Lima }", "exact", false)]
    [InlineData("{ city: Lima, days: 2, at: { hour: 9, zone: UTC }, tags: [x, y] }", "exact", true)]
    [InlineData("{ city: Lima, days: 2, at: { hour: 9 }, tags: [x, y] }", "exact", false)]
    [InlineData("{ city: Cusco }", "ignore", true)]
    [InlineData("{}", "subset", true)]
    public void Arguments(string wanted, string mode, bool passes) =>
        Assert.Equal(passes, Judge($"{{ calls: {{ name: a, arguments: {wanted} }}, arguments: {mode} }}", new ToolCall("a", A)).Passed);

    [Theory]
    [InlineData("[{ name: a, arguments: { city: Lima } }]", true)]
    [InlineData("[{ name: a, arguments: { city: Cusco } }]", false)]
    [InlineData("a", true)]
    [InlineData("none", false)]
    [InlineData("[]", false)]
    [InlineData("[a]", true)]
    public void The_case_says_what_is_wanted(string expected, bool passes) =>
        Assert.Equal(passes, Judge("{}", expected, new ToolCall("a", A)).Passed);

    [Fact]
    public void The_score_is_the_share_that_is_right()
    {
        Assert.Equal(0.5, Judge("{ calls: [a, b] }", new ToolCall("a", "{}")).Value);
        Assert.Equal(0.333333, Judge("{ calls: a }", new ToolCall("b", "{}"), new ToolCall("a", "{}"), new ToolCall("c", "{}")).Value);
        Assert.Equal(0, Judge("{ calls: none }", new ToolCall("a", "{}")).Value);
    }

    [Fact]
    public void What_is_no_call_is_unscored_with_the_reason()
    {
        var score = Judge("{}", "{ nme: a }", new ToolCall("a", "{}"));

        Assert.Equal(ScoreState.Unscored, score.State);
        Assert.Contains("needs the 'name' of its tool", score.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ calls: fnd }", "The prompt has no tool 'fnd'.")]
    [InlineData("{ calls: [{ nme: a }] }", "A call needs the 'name' of its tool.")]
    [InlineData("{ calls: [{ name: a, arguments: 1 }] }", "The 'arguments' of 'a' must be a mapping.")]
    [InlineData("{ calls: [{ name: a, argument: {} }] }", "A call has no key 'argument'.")]
    [InlineData("{ calls: [[a]] }", "A call is a tool's name or")]
    [InlineData("{ calls: a, arguments: some }", "'arguments' must be one of subset, exact, ignore")]
    public void Wrong_options_are_findings(string options, string expected)
    {
        using var files = Files(options, "x");

        Assert.Contains(expected, Assert.Single(files.Parse().Diagnostics, d => d.IsError).Message, StringComparison.Ordinal);
    }

    private static Score Judge(string options, params ToolCall[] made) => Judge(options, "x", made);

    private static Score Judge(string options, string expected, params ToolCall[] made)
    {
        using var files = Files(options, expected);
        var result = files.Parse();
        Assert.Empty(result.Diagnostics.Select(d => d.ToString()));
        return result.Suite!.Scorers[0]
            .ScoreAsync(ScorerRun.Input(result.Suite.Cases[0], ScorerRun.Answer with { ToolCalls = made }), CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static SuiteFiles Files(string options, string expected) => new(
        $"cases: [{{ id: a, inputs: {{ text: text, count: 2 }}, expected: {expected} }}]\nscorers:\n  - tool-calls: {options}\n")
    {
        OutputSchema = "\ntools: [{ name: a }, { name: b }]\n",
    };
}
