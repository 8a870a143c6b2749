using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>An app on a repository that calls its environments otherwise than the defaults, one of which is a prompt's name here.</summary>
public sealed class OwnEnvironmentsTests : IDisposable
{
    private const string Name = "support/staging";

    private readonly RegistryFixture fixture = new(empty: true);

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_prompt_that_is_called_like_a_default_environment_is_released_promoted_and_served()
    {
        fixture.Repository.Write("promptregistry.yaml", "environments: [test, live]\n");
        fixture.Write(Name, "1.0.0", "Say what is staged.");
        fixture.Repository.Commit();
        using (var registry = fixture.Open())
        {
            var released = new ReleaseOperation(registry).Run(new ReleaseRequest(Name, null));
            Assert.True(released.Succeeded, string.Join("\n", released.Diagnostics));
            var contract = registry.Check(Name, registry.FilesOf(ObjectId.Parse(fixture.Repository.Git("rev-parse", "HEAD")))).Prompt!.Contract;
            PromptRuntime.Register(new CompiledPrompt(
                Name, "0.9.0", "sha256:0", ContractText.Write(contract), new ChatTarget(new ModelSettings(), null, null)));
        }

        Assert.True(fixture.Promote(Name, "live").Succeeded);
        using var live = new LivePrompts(new GitPromptSource(fixture.Repository.Path), "live");

        var served = Assert.Single(live.Refresh().Served, i => i.Name == Name);

        Assert.Equal(("1.0.0", "live", ResolutionReason.Environment), (served.Version, served.Environment, served.Reason));
    }
}
