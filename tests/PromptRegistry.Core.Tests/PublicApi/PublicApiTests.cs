using PromptRegistry.Core.Prompts;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.PublicApi;

/// <summary>What is public is a promise; it changes only when somebody says so.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var difference = ApprovedApi.Difference(typeof(PromptDefinition).Assembly, "tests/PromptRegistry.Core.Tests/PublicApi/approved.txt");

        Assert.True(difference is null, difference);
    }
}
