namespace PromptRegistry.SampleModel.Tests.Rules;

public sealed class RuleBookTests
{
    [Fact]
    public void Says_so_when_no_rule_understands_the_request() =>
        Assert.StartsWith("I cannot tell", Ask.User("Hello there"), StringComparison.Ordinal);

    [Fact]
    public void The_same_messages_get_the_same_answer() =>
        Assert.Equal(Ask.User("Summarise: One. Two."), Ask.User("Summarise: One. Two."));
}
