using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Evaluation.Tests.Tokens;

public sealed class TokenCounterTests
{
    /// <summary>Values of OpenAI's cookbook, "How to count tokens with tiktoken".</summary>
    [Theory]
    [InlineData("antidisestablishmentarianism", 6, 6)]
    [InlineData("2 + 2 = 4", 7, 7)]
    [InlineData("お誕生日おめでとう", 9, 8)]
    [InlineData("tiktoken is great!", 6, 6)]
    [InlineData("", 0, 0)]
    public void Counts_as_the_published_encodings_do(string text, int cl100k, int o200k)
    {
        Assert.Equal(cl100k, TokenCounter.For("gpt-4").Count(text));
        Assert.Equal(o200k, TokenCounter.For("gpt-4o-mini").Count(text));
    }

    [Theory]
    [InlineData("gpt-4o-mini", true, "o200k_base")]
    [InlineData("gpt-4o-2024-08-06", true, "o200k_base")]
    [InlineData("openai/gpt-4.1", true, "o200k_base")]
    [InlineData("gpt-3.5-turbo", true, "cl100k_base")]
    [InlineData("claude-sonnet-4-5", false, "estimated by o200k_base")]
    [InlineData("llama3.2:3b", false, "estimated by o200k_base")]
    [InlineData("text-davinci-003", false, "estimated by o200k_base")]
    [InlineData(null, false, "estimated by o200k_base")]
    public void Says_whether_it_counts_as_the_model_does(string? model, bool isExact, string method)
    {
        var counter = TokenCounter.For(model);
        Assert.Equal((isExact, method), (counter.IsExact, counter.Method));
    }

    [Fact]
    public void An_estimate_is_marked()
    {
        Assert.Equal("6 tokens (o200k_base)", TokenCounter.Count("gpt-4o", "tiktoken is great!").ToString());
        Assert.Equal("≈ 6 tokens (estimated by o200k_base)", TokenCounter.Count("claude-sonnet-4-5", "tiktoken is great!").ToString());
    }

    [Fact]
    public void A_mark_of_the_encoding_in_a_text_is_text()
    {
        var counter = TokenCounter.For("gpt-4o");
        Assert.True(counter.Count("<|endoftext|>") > 1);
        Assert.True(counter.Count("Stop: <|endoftext|> and <|endofprompt|>.") > 10);
    }
}
