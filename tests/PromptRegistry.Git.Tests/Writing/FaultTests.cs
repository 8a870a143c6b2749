using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Writing;

/// <summary>Git ends at every possible step of a write, before doing anything or right after: all refs moved or none did.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public FaultTests()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.ReleaseByHand("a", "1.1.0");
        Assert.True(fixture.Promote("a@1.0.0", "prod").Succeeded);
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        fixture.Repository.Git("remote", "add", "origin", places.Combine("bare"));
    }

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    /// <summary>A git that ends at its n-th start.</summary>
    private string Dying(int at, bool before)
    {
        File.Delete(places.Combine("count"));
        return Script.Write(places, "dying-git", $$"""
            echo >> '{{places.Combine("count")}}'
            if [ $(wc -l < '{{places.Combine("count")}}') -eq {{at}} ]; then
              {{(before ? "" : "git \"$@\"")}}
              exit 137
            fi
            exec git "$@"
            """);
    }

    private string References(string folder) =>
        fixture.Repository.Git("-C", folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags", "refs/heads/prompts");

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void A_git_that_dies_leaves_all_or_nothing_and_the_next_command_succeeds(bool before, bool push)
    {
        var options = new WriteOptions(Remote: push ? "origin" : null);
        var outcomes = new List<OutcomeCode>();
        for (var step = 1; step < 40; step++)
        {
            var here = References(fixture.Repository.Path);
            var there = References(places.Combine("bare"));
            var version = here.Contains("prod", StringComparison.Ordinal) && fixture.Cell("a", "prod").Version.ToString() == "1.0.0"
                ? "1.1.0" : "1.0.0";
            var opened = GitRegistry.Open(
                fixture.Repository.Path, fixture.Options() with { Program = Dying(step, before), MaximumAttempts = 3 });
            if (!opened.Succeeded)
            {
                outcomes.Add(opened.Code);
                continue;
            }

            using var registry = opened.Value;
            var result = RegistryFixture.Promote(registry, $"a@{version}", "prod", options);
            outcomes.Add(result.Code);
            if (result.Succeeded)
            {
                Assert.Equal((version, Drift.None), (fixture.Cell("a", "prod").Version.ToString(), fixture.Cell("a", "prod").Drift));
                if (push) Assert.Equal(References(fixture.Repository.Path), References(places.Combine("bare")));
            }
            else
            {
                Assert.NotEmpty(result.Diagnostics);
                Assert.Equal(here, References(fixture.Repository.Path));
                Assert.Equal(there, References(places.Combine("bare")));
            }

            if (File.ReadAllLines(places.Combine("count")).Length < step) break;
        }

        Assert.Contains(OutcomeCode.Infrastructure, outcomes);
        Assert.Equal(OutcomeCode.Passed, outcomes[^1]);
        fixture.Repository.Git("fsck", "--strict");
    }
}
