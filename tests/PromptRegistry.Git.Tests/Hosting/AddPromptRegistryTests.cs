using Microsoft.Extensions.DependencyInjection;
using PromptRegistry.Git.Hosting;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Tests.Hosting;

public sealed class AddPromptRegistryTests
{
    [Fact]
    public void A_path_is_followed_in_the_environment_asked_for()
    {
        using var fixture = new RegistryFixture();
        var services = new ServiceCollection();

        services.AddPromptRegistry(o =>
        {
            o.Repository = fixture.Repository.Path;
            o.Environment = "staging";
        });

        var registered = services.Single(d => d.ServiceType == typeof(LivePrompts));
        using var prompts = (LivePrompts)registered.ImplementationFactory!(null!);
        Assert.Equal(fixture.Repository.Path, prompts.Source);
        Assert.Equal("staging", prompts.Refresh().Environment);
    }

    [Fact]
    public void Without_a_repository_the_app_keeps_what_it_was_built_with()
    {
        var services = new ServiceCollection();

        services.AddPromptRegistry((GitPromptRegistryOptions o) => o.Environment = "prod");

        Assert.Empty(services);
    }

    [Theory]
    [InlineData("https://example.org/prompts.git", true)]
    [InlineData("ssh://git@example.org/prompts.git", true)]
    [InlineData("git@example.org:team/prompts.git", true)]
    [InlineData("file:///srv/prompts", true)]
    [InlineData("/srv/prompts", false)]
    [InlineData("prompts", false)]
    [InlineData("./a:b", false)]
    [InlineData(@"C:\prompts", false)]
    [InlineData("C:/prompts", false)]
    public void An_address_is_told_from_a_path(string repository, bool isAddress)
    {
        Assert.Equal(isAddress, GitPromptRegistryOptions.IsAddress(repository));
        using var source = new GitPromptRegistryOptions().Open(repository);
        Assert.Equal(isAddress, source is GitMirrorSource);
    }
}
