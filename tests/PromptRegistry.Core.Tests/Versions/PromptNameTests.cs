using PromptRegistry.Core.Versions;

namespace PromptRegistry.Core.Tests.Versions;

public sealed class PromptNameTests
{
    private static readonly string[] Environments = ["dev", "staging", "prod"];

    [Theory]
    [InlineData("summarization")]
    [InlineData("support/triage")]
    [InlineData("a1/b-2/c")]
    [InlineData("voice")]
    public void A_name_of_lower_case_segments_is_valid(string name)
    {
        Assert.True(PromptName.IsValid(name, Environments, out var reason), reason);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("Summarization", "lower-case")]
    [InlineData("a//b", "not allowed")]
    [InlineData("../x", "not allowed")]
    [InlineData("-x", "not allowed")]
    [InlineData("--upload-pack=x", "not allowed")]
    [InlineData("support/prod", "environment")]
    [InlineData("support/v1", "version")]
    [InlineData("a.b", "not allowed")]
    public void Other_names_are_refused_with_the_reason(string name, string expected)
    {
        Assert.False(PromptName.IsValid(name, Environments, out var reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }
}
