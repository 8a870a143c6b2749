namespace PromptRegistry.Cli.Tests;

/// <summary>Limits that are none, and tokens that <c>check</c> counts.</summary>
public sealed class TokenAndLimitTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("--max-cost", "much")]
    [InlineData("--max-cost", "-1")]
    [InlineData("--max-calls", "1.5")]
    [InlineData("--max-time", "soon")]
    public void A_limit_that_is_none_is_refused(string option, string value)
    {
        var result = repository.Run("eval", "--mode", "live", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{option} is '{value}', but ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-calls limits what is asked of models, and nothing is with --mode replay.", "--max-calls", "1")]
    [InlineData("--prune goes with --mode record or refresh.", "--mode", "live", "--prune")]
    [InlineData("--accept takes the scores of the prompt's own model: leave --models out.", "--accept", "--models", "a,b")]
    public void An_option_that_would_do_nothing_is_refused(string message, params string[] arguments)
    {
        var result = repository.Run(["eval", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_counts_the_fixed_text_as_the_model_does()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "model: { name: m }", "model: { name: gpt-4o }\nbudget: { input-tokens: 2 }");
        Assert.Contains("is 4 tokens (o200k_base) long, but the budget for all of the input is 2.", repository.Run("check").Error, StringComparison.Ordinal);
        repository.Edit("prompts/greeting/prompt.yaml", "gpt-4o", "other");
        Assert.Contains("is ≈ 4 tokens (estimated by o200k_base) long", repository.Run("check").Error, StringComparison.Ordinal);
    }
}
