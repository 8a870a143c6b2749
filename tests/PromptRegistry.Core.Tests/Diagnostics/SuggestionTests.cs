using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class SuggestionTests
{
    private static readonly string[] Names = ["temperature", "target_sentences", "text", "top-p"];

    [Theory]
    [InlineData("tempratur", "temperature")]
    [InlineData("target_sentence", "target_sentences")]
    [InlineData("txet", "text")]
    [InlineData("Text", "text")]
    [InlineData("zebra", null)]
    public void The_nearest_name_is_suggested_and_a_far_one_is_not(string found, string? expected)
    {
        Assert.Equal(expected, Suggestion.Find(found, Names));
    }
}
