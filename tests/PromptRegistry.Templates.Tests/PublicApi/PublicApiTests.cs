using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Templates.Tests.PublicApi;

/// <summary>What is public is a promise; it changes only when somebody says so.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var difference = ApprovedApi.Difference(typeof(TemplateValue).Assembly, "tests/PromptRegistry.Templates.Tests/PublicApi/approved.txt");

        Assert.True(difference is null, difference);
    }
}
