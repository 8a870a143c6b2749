using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Sources;
using PromptRegistry.Git.Tests.Signatures;
using PromptRegistry.Git.Verification;
using PromptRegistry.Git.Writing;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>An app, a mirror and verify remember what they accepted, also when git has forgotten it.</summary>
public sealed class WitnessTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["a"]);

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public WitnessTests()
    {
        fixture.Release("a", "1.0.0");
        Assert.True(fixture.Promote("a", "prod").Succeeded);
    }

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private string Git(params string[] arguments) => fixture.Repository.Git(arguments);

    /// <summary>Takes the ledger away and puts other content under the released version.</summary>
    private void Forge()
    {
        Git("update-ref", "-d", "refs/heads/prompts/ledger");
        fixture.Write("a", "1.0.0", "Something else.");
        fixture.Repository.Commit("quietly");
        Git("tag", "-f", "-a", "-m", "a 1.0.0", "prompts/a/v1.0.0");
        Git("tag", "-f", "prompts/a/prod", "prompts/a/v1.0.0");
    }

    private GitMirrorSource Mirror() => new(
        "file://" + fixture.Repository.Path, places.Combine("cache"), default, new GitPromptSourceOptions { Clock = fixture.Clock });

    private Outcome<VerifyReport> Accept()
    {
        using var registry = fixture.Open();
        return new VerifyOperation(registry) { Accept = true }.Run();
    }

    [Fact]
    public void Verify_knows_a_release_that_came_back_as_another_one_after_the_ledger_is_gone()
    {
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        Forge();

        foreach (var _ in new[] { 1, 2 })
        {
            var result = fixture.Verify();
            Assert.Equal(OutcomeCode.Regressed, result.Code);
            Assert.Contains(result.Diagnostics, d => d.Id == "PRM3043" && d.Message.StartsWith("The ledger here is gone: ", StringComparison.Ordinal));
            Assert.Contains(result.Diagnostics, d => d.Id == "PRM3043" && d.Message.StartsWith("The release a 1.0.0 came back as another one: ", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(Accept().Diagnostics, d => d.Id == "PRM3043");
        Assert.DoesNotContain(fixture.Verify().Diagnostics, d => d.Id == "PRM3043");
    }

    [Fact]
    public void Verify_knows_a_rewound_ledger_whose_reflog_is_gone_too()
    {
        var before = Git("rev-parse", "prompts/ledger");
        fixture.Release("a", "1.1.0");
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        Git("update-ref", "-d", "refs/heads/prompts/ledger");
        Git("update-ref", "refs/heads/prompts/ledger", before);

        Assert.Contains(fixture.Verify().Diagnostics, d => d.Id == "PRM3043" && d.Message.StartsWith("The ledger here was rewound: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_knows_a_release_that_is_gone_with_its_record()
    {
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        Git("update-ref", "-d", "refs/heads/prompts/ledger");
        Git("tag", "-d", "prompts/a/v1.0.0");

        Assert.Contains(fixture.Verify().Diagnostics, d => d.Id == "PRM3043" && d.Message.StartsWith("The release a 1.0.0 is gone", StringComparison.Ordinal));
        Accept();
        Assert.DoesNotContain(fixture.Verify().Diagnostics, d => d.Id == "PRM3043");
    }

    [Fact]
    public void An_app_refuses_a_ledger_that_lost_what_it_accepted()
    {
        using var source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Clock = fixture.Clock });
        var state = source.Read(Prod, null, CancellationToken.None);
        Forge();

        foreach (var _ in new[] { 1, 2 })
        {
            var refused = Assert.Throws<PromptSourceException>(() => source.Read(Prod, state, CancellationToken.None));
            Assert.Contains("the ledger was rewound", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_app_refuses_a_release_that_came_back_as_another_one_also_where_there_never_was_a_ledger()
    {
        Git("update-ref", "-d", "refs/heads/prompts/ledger");
        using var source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Clock = fixture.Clock });
        var state = source.Read(Prod, null, CancellationToken.None);
        Assert.Equal("1.0.0", state.Prompts["a"].Version?.ToString());
        Forge();

        state = source.Read(Prod, state, CancellationToken.None);

        Assert.Equal("PRM3043", state.Prompts["a"].Problem?.Id);
        Assert.Null(state.Prompts["a"].Version);
    }

    [Fact]
    public void A_prompt_of_a_root_with_a_prefix_is_remembered_and_named_as_it_was_released()
    {
        fixture.Settings("prefix: team\n");
        fixture.Release("a", "1.0.0");
        Assert.True(fixture.Promote("a", "prod").Succeeded);
        Git("update-ref", "-d", "refs/heads/prompts/ledger");
        using var source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Clock = fixture.Clock });
        var state = source.Read(Prod, null, CancellationToken.None);
        Assert.Equal("1.0.0", state.Prompts["a"].Version?.ToString());
        fixture.Repository.Commit("quietly");
        Git("tag", "-f", "-a", "-m", "a 1.0.0", "prompts/team/a/v1.0.0");
        Git("tag", "-f", "prompts/team/a/prod", "prompts/team/a/v1.0.0");

        var problem = source.Read(Prod, state, CancellationToken.None).Prompts["a"].Problem;

        Assert.Equal(("PRM3043", "refs/tags/prompts/team/a/v1.0.0"), (problem?.Id, problem?.Location.Path));
        Assert.StartsWith("The release team/a 1.0.0 came back as another one", problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mirror_remembers_over_restarts_until_somebody_takes_its_note_away()
    {
        using (var first = Mirror()) Assert.Equal("1.0.0", first.Read(Prod, null, CancellationToken.None).Prompts["a"].Version?.ToString());
        Forge();

        using var second = Mirror();
        var refused = Assert.Throws<PromptSourceException>(() => second.Read(Prod, null, CancellationToken.None));
        var note = Assert.Single(Directory.GetFiles(places.Combine("cache"), "*.accepted"));
        Assert.Contains($"delete {note}", refused.Message, StringComparison.Ordinal);

        File.Delete(note);
        Assert.Equal("1.0.0", second.Read(Prod, null, CancellationToken.None).Prompts["a"].Version?.ToString());
    }

    [Fact]
    public void Events_that_were_put_behind_those_of_a_remote_are_not_lost()
    {
        using var source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Clock = fixture.Clock });
        var was = Git("rev-parse", "prompts/ledger");
        var state = source.Read(Prod, null, CancellationToken.None);
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        var first = Git("rev-list", "--max-parents=0", "prompts/ledger");
        var message = Git("log", "-1", "--format=%B", was) + "\nReplays: " + was + "\n";
        Git("update-ref", "refs/heads/prompts/ledger", Git("commit-tree", "-p", first, "-m", message, "prompts/ledger^{tree}"));

        Assert.Null(source.Read(Prod, state, CancellationToken.None).Prompts["a"].Problem);
        Assert.DoesNotContain(fixture.Verify().Diagnostics, d => d.Id == "PRM3043");
    }
}

/// <summary>An app that verifies signatures serves what its own allowed signers confirm, and nothing else.</summary>
public sealed class SignedSourceTests : IDisposable
{
    private static readonly WriteOptions Signed = new(Sign: true);
    private static readonly PromptSourceRequest Prod = new("prod", ["a"]);

    private readonly RegistryFixture fixture = new();
    private readonly SigningKeys keys = new();
    private readonly TempDirectory own = new();
    private readonly string file;

    public SignedSourceTests()
    {
        file = own.Write("allowed-signers", keys.Make("ada"));
        keys.Make("eve");
        Git("config", "gpg.format", "ssh");
        As("ada");
        fixture.Release("a", "1.0.0", options: Signed);
        fixture.Release("a", "1.1.0", options: Signed);
        Assert.True(fixture.Promote("a@1.0.0", "prod", Signed).Succeeded);
    }

    public void Dispose()
    {
        fixture.Dispose();
        keys.Dispose();
        own.Dispose();
    }

    private string Git(params string[] arguments) => fixture.Repository.Git(arguments);

    private void As(string name)
    {
        fixture.As(name);
        Git("config", "user.signingkey", keys.Private(name));
    }

    private GitPromptSource Open() => new(fixture.Repository.Path,
        new GitPromptSourceOptions { Clock = fixture.Clock, Verify = SourceVerification.Signatures, AllowedSigners = file });

    private static void Serves(GitPromptSource source, string? version, string says = "")
    {
        var prompt = source.Read(Prod, null, CancellationToken.None).Prompts["a"];
        Assert.True(prompt.Version?.ToString() == version, $"{prompt.Version} {prompt.Problem}");
        if (version is not null) return;
        Assert.Equal("PRM3044", prompt.Problem?.Id);
        Assert.Contains(says, prompt.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signed_moves_are_followed_and_unsigned_ones_are_not()
    {
        using var source = Open();
        Serves(source, "1.0.0");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(fixture.Promote("a@1.1.0", "prod", Signed).Succeeded);
        Serves(source, "1.1.0");

        var second = Git("rev-parse", "refs/tags/prompts/a/prod");
        Git("tag", "-f", "prompts/a/prod", "prompts/a/v1.0.0");
        Serves(source, null, "without a tag of its own");
        Git("update-ref", "refs/tags/prompts/a/prod", second);
        Serves(source, "1.1.0");
    }

    [Fact]
    public void A_move_by_a_stranger_or_without_a_signature_is_not_followed()
    {
        using var source = Open();
        As("eve");
        Assert.True(fixture.Promote("a@1.1.0", "prod", Signed).Succeeded);
        Serves(source, null, "is signed by a key that");
        Assert.True(fixture.Promote("a@1.0.0", "prod").Succeeded);
        Serves(source, null, "is not signed");
    }

    [Fact]
    public void A_release_by_a_stranger_is_not_served_whoever_moved_it()
    {
        using var source = Open();
        As("eve");
        fixture.Release("a", "1.2.0", options: Signed);
        As("ada");
        Assert.True(fixture.Promote("a@1.2.0", "prod", Signed).Succeeded);

        Serves(source, null, "The tag of a 1.2.0 is signed by a key that");
    }

    [Fact]
    public void An_old_signed_move_that_is_put_back_is_no_rollback_but_a_new_one_is()
    {
        using var source = Open();
        Serves(source, "1.0.0");
        var first = Git("rev-parse", "refs/tags/prompts/a/prod");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(fixture.Promote("a@1.1.0", "prod", Signed).Succeeded);
        Serves(source, "1.1.0");

        Git("update-ref", "refs/tags/prompts/a/prod", first);
        Serves(source, null, "older than one that was served");

        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(fixture.Sync(["a"], Signed).Succeeded);
        Assert.True(fixture.Promote("a@1.1.0", "prod", Signed).Succeeded);
        Serves(source, "1.1.0");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(fixture.Promote("a@1.0.0", "prod", Signed).Succeeded);
        Serves(source, "1.0.0");
    }

    [Fact]
    public void The_apps_own_file_decides_and_is_read_again_when_it_changes()
    {
        using var source = Open();
        Serves(source, "1.0.0");
        File.WriteAllText(file, "# nobody\n");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(5));
        Git("tag", "prompts/a/touched");
        Serves(source, null, "does not allow");
    }

    [Fact]
    public void Without_a_file_of_signers_nothing_is_served_and_the_reason_is_said()
    {
        using var source = new GitPromptSource(fixture.Repository.Path, new GitPromptSourceOptions { Verify = SourceVerification.Signatures });

        var refused = Assert.Throws<PromptSourceException>(() => source.Read(Prod, null, CancellationToken.None));
        Assert.Contains("no file of allowed signers is named", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arms_are_followed_only_where_they_are_signed()
    {
        using var source = Open();
        Git("tag", "-a", "-m", "try", "-m", "Weight: 100%", "prompts/a/prod.b", "prompts/a/v1.1.0");
        Git("tag", "-s", "-m", "try", "-m", "Weight: 5%", "prompts/a/prod.canary", "prompts/a/v1.1.0");

        var prompt = source.Read(Prod, null, CancellationToken.None).Prompts["a"];

        Assert.Null(prompt.Problem);
        Assert.Equal(["b", "canary"], prompt.Arms.Select(a => a.Name));
        Assert.Equal(("PRM3044", null), (prompt.Arms[0].Version.Problem?.Id, prompt.Arms[0].Rule));
        Assert.Equal(("1.1.0", 500), (prompt.Arms[1].Version.Version?.ToString(), prompt.Arms[1].Rule!.Weight.Hundredths));
    }
}
