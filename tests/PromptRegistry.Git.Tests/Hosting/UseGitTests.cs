using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PromptRegistry.Git.Hosting;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Hosting;

public sealed class UseGitTests
{
    [Fact]
    public async Task A_path_is_followed_in_the_environment_asked_for()
    {
        using var fixture = new RegistryFixture();
        var services = new ServiceCollection();
        services.AddPromptRegistry(o => o.Environment = "staging").UseGit(o => o.Repository = fixture.Repository.Path);
        await using var provider = services.BuildServiceProvider();

        var prompts = provider.GetRequiredService<LivePrompts>();

        Assert.Equal(fixture.Repository.Path, prompts.Source);
        Assert.Equal("staging", prompts.Refresh().Environment);
    }

    [Fact]
    public async Task A_configuration_says_everything()
    {
        using var fixture = new RegistryFixture();
        var services = new ServiceCollection();
        var configuration = Section(("Environment", "staging"), ("Git:Repository", fixture.Repository.Path), ("Git:FetchInterval", "00:01:00"), ("Git:Verify", "none"));
        services.AddPromptRegistry(configuration).UseGit();
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(fixture.Repository.Path, provider.GetRequiredService<LivePrompts>().Source);
        var options = provider.GetRequiredService<IOptions<GitPromptRegistryOptions>>().Value;
        Assert.Equal((TimeSpan.FromMinutes(1), SourceVerification.None), (options.FetchInterval, options.Verify));
    }

    [Theory]
    [InlineData("Repository", "", "Prompts:Git:Repository is empty")]
    [InlineData("Repositry", "/srv", "Prompts:Git:Repositry is not known. Did you mean 'Repository'?")]
    [InlineData("FetchInterval", "-00:00:01", "Prompts:Git:FetchInterval is -00:00:01")]
    [InlineData("MaximumFetch", "512 MB", "Prompts:Git:MaximumFetch is '512 MB'; a whole number was expected.")]
    [InlineData("MaximumFetch", "0", "Prompts:Git:MaximumFetch is 0")]
    [InlineData("CacheFolder", "", "Prompts:Git:CacheFolder is empty")]
    [InlineData("Verify", "some", "Prompts:Git:Verify is 'some'; one of None, Signatures was expected.")]
    [InlineData("Verify", "Signatures", "Prompts:Git:AllowedSigners is empty")]
    public async Task What_cannot_be_is_refused_at_the_start(string key, string value, string expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var settings = new Dictionary<string, string?> { ["Git:Repository"] = "/srv/prompts", ["Git:" + key] = value };
        builder.Services.AddPromptRegistry(Section([.. settings.Select(s => (s.Key, s.Value))])).UseGit();
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(refused.Failures, f => f.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_repository_nothing_is_opened() =>
        Assert.Contains("Repository is empty", Assert.Throws<ArgumentException>(() => new GitPromptRegistryOptions().Open()).Message, StringComparison.Ordinal);

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
        using var source = new GitPromptRegistryOptions { Repository = repository }.Open();
        Assert.Equal(isAddress, source is GitMirrorSource);
    }

    private static IConfigurationSection Section(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Prompts:" + s.Key, s.Value)))
            .Build().GetSection("Prompts");
}
