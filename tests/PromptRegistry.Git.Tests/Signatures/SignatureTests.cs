using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Signatures;

public sealed class SignatureTests : IDisposable
{
    private static readonly WriteOptions Signed = new(Sign: true);

    private readonly RegistryFixture fixture = new();
    private readonly SigningKeys keys = new();

    public SignatureTests()
    {
        fixture.Repository.Write("allowed-signers", keys.Make("ada") + keys.Make("bob"));
        keys.Make("eve");
        fixture.Settings("environments: { prod: { requires: [signature] } }");
        Git("config", "gpg.format", "ssh");
        SignAs("ada");
    }

    public void Dispose()
    {
        fixture.Dispose();
        keys.Dispose();
    }

    private string Git(params string[] arguments) => fixture.Repository.Git(arguments);

    private void SignAs(string name)
    {
        fixture.As(name);
        Git("config", "user.signingkey", keys.Private(name));
    }

    private void Refused(string selection, string says)
    {
        var result = fixture.Promote(selection, "prod");

        Assert.Equal((OutcomeCode.Invalid, "PRM3027"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains(says, result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_by_an_allowed_signer_enters()
    {
        fixture.Release("a", "1.0.0", options: Signed);

        Assert.Contains("BEGIN SSH SIGNATURE", Git("cat-file", "tag", "prompts/a/v1.0.0"), StringComparison.Ordinal);
        Assert.Contains("BEGIN SSH SIGNATURE", Git("cat-file", "commit", "prompts/ledger"), StringComparison.Ordinal);
        Assert.True(fixture.Promote("a", "prod", Signed).Succeeded);
        Assert.Contains("BEGIN SSH SIGNATURE", Git("cat-file", "tag", "prompts/a/prod"), StringComparison.Ordinal);
        Assert.Equal(OutcomeCode.Passed, fixture.Verify().Code);
        Git("fsck", "--strict");
    }

    [Fact]
    public void A_signature_makes_no_evidence_of_the_verdict_that_a_tag_states()
    {
        fixture.Release("a", "1.0.0", "passed", options: Signed);
        fixture.Settings("environments: { prod: { requires: [signature, eval] } }");
        Git("update-ref", "-d", "refs/heads/prompts/ledger");
        Assert.True(fixture.Sync(["a"], Signed).Succeeded);

        Refused("a", "no evaluation of a 1.0.0 is recorded.");
    }

    [Fact]
    public void An_unsigned_release_is_held()
    {
        fixture.Release("a", "1.0.0");

        Refused("a", "the tag of a 1.0.0 is not signed. A release never changes, so release a new version with 'dotnet prompt release a --sign'.");
    }

    [Fact]
    public void A_release_signed_by_a_stranger_is_held_and_named_by_verify()
    {
        SignAs("eve");
        fixture.Release("a", "1.0.0", options: Signed);

        Refused("a", "is signed by a key that allowed-signers does not allow");
        Assert.Contains(fixture.Verify().Diagnostics, d => d.Id == "PRM3031" && d.Message.Contains("does not allow", StringComparison.Ordinal));
    }

    [Fact]
    public void A_signature_moved_to_another_tag_is_bad()
    {
        fixture.Release("a", "1.0.0", options: Signed);
        var signed = Git("cat-file", "tag", "prompts/a/v1.0.0");
        fixture.Write("a", "1.0.1", "Something else.");
        var commit = fixture.Repository.Commit();
        var forged = signed.Replace(signed.Split('\n')[0], $"object {commit}", StringComparison.Ordinal)
            .Replace("tag prompts/a/v1.0.0", "tag prompts/a/v1.0.1", StringComparison.Ordinal);
        var file = Path.Combine(fixture.Repository.Path, ".git", "forged");
        File.WriteAllText(file, forged + "\n");
        Git("update-ref", "refs/tags/prompts/a/v1.0.1", Git("hash-object", "-t", "tag", "-w", "--literally", file));

        Refused("a@1.0.1", "has no good signature");
    }

    [Fact]
    public void A_signed_tag_put_under_another_prompts_name_is_no_release()
    {
        fixture.Release("a", "1.0.0", options: Signed);
        Git("update-ref", "refs/tags/prompts/b/v1.0.0", Git("rev-parse", "refs/tags/prompts/a/v1.0.0"));

        var result = fixture.Promote("b@1.0.0", "prod");

        Assert.Equal("PRM3014", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void Signers_that_a_released_commit_brings_along_do_not_count()
    {
        Git("checkout", "--quiet", "-b", "evil");
        fixture.Repository.Write("allowed-signers", keys.Make("mallory"));
        SignAs("mallory");
        fixture.Release("a", "1.0.0", options: Signed);

        Refused("a", "is signed by a key that allowed-signers does not allow");
    }

    [Fact]
    public void The_ledgers_commit_must_be_signed_too_and_an_allowed_signer_can_confirm_it()
    {
        fixture.Write("a", "1.0.0", "Text.");
        fixture.Repository.Commit();
        Git("tag", "-s", "-m", "by hand", "prompts/a/v1.0.0");
        Assert.True(fixture.Sync().Succeeded);

        Refused("a", "that recorded a 1.0.0 is not signed. Have an allowed signer confirm it: 'dotnet prompt sync a --sign'.");
        Assert.Single(fixture.Sync(["a"], Signed).Value!.Events);
        Assert.True(fixture.Promote("a", "prod").Succeeded);
        Assert.Empty(fixture.Sync(["a"], Signed).Value!.Events);
    }

    [Fact]
    public void Where_signatures_are_required_an_approval_counts_only_if_its_approver_signed_it()
    {
        fixture.Settings("environments: { prod: { requires: [signature, approval], approvers: [bob@example.org] } }");
        fixture.Release("a", "1.0.0", options: Signed);
        fixture.As("Bob");
        fixture.Approve("a", "1.0.0", "prod");
        Refused("a", "has 0 of 1 approvals");

        // Ada's key under Bob's name.
        fixture.Approve("a", "1.0.0", "prod", Signed);
        Refused("a", "has 0 of 1 approvals");

        SignAs("bob");
        fixture.Approve("a", "1.0.0", "prod", Signed);
        Assert.True(fixture.Promote("a", "prod").Succeeded);
    }

    [Fact]
    public void Git_signs_without_being_told_where_its_configuration_says_so()
    {
        Git("config", "tag.gpgSign", "true");
        fixture.Release("a", "1.0.0");

        Assert.True(fixture.Promote("a", "prod").Succeeded);
    }

    [Fact]
    public void A_signing_program_that_the_repository_configures_is_not_started()
    {
        using var places = new TestKit.TempDirectory();
        var sprung = places.Combine("sprung");
        var trap = TestKit.Script.Write(places, "trap", $"touch '{sprung}'\nexit 1");
        foreach (var key in new[] { "gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand" }) Git("config", key, trap);

        fixture.Release("a", "1.0.0", options: Signed);
        Assert.True(fixture.Promote("a", "prod").Succeeded);
        Assert.False(File.Exists(sprung));
    }

    [Fact]
    public void Without_a_key_nothing_is_written_and_git_says_why()
    {
        Git("config", "user.signingkey", keys.Private("nobody"));
        fixture.Write("a", "1.0.0", "Text.");
        fixture.Repository.Commit();
        var before = fixture.References();
        using var registry = fixture.Open();

        var result = new Git.Releasing.ReleaseOperation(registry).Run(new Git.Releasing.ReleaseRequest("a") { Options = Signed });

        Assert.Equal((OutcomeCode.Infrastructure, "PRM3002"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("git tag could not sign prompts/a/v1.0.0", result.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void Who_approved_and_who_released_is_who_signed_and_not_who_is_written_down()
    {
        fixture.Settings("environments: { prod: { requires: [signature, approval] } }");
        fixture.Release("a", "1.0.0", options: Signed);

        // Ada signs with her own key, under Bob's name.
        fixture.As("bob");
        Git("config", "user.signingkey", keys.Private("ada"));
        fixture.Approve("a", "1.0.0", "prod", Signed);
        Refused("a", "0 of 1 approvals for prod (1 more do not count");

        SignAs("bob");
        fixture.Approve("a", "1.0.0", "prod", Signed);
        Assert.True(fixture.Promote("a", "prod", Signed).Succeeded);
    }

    [Fact]
    public void Whoever_released_under_another_name_does_not_approve_under_their_own()
    {
        fixture.Settings("environments: { prod: { requires: [signature, approval] } }");
        fixture.As("bob");
        fixture.Release("a", "1.0.0", options: Signed);
        SignAs("ada");

        fixture.Approve("a", "1.0.0", "prod", Signed);

        Refused("a", "0 of 1 approvals for prod");
    }

    [Fact]
    public void An_event_that_nobody_signed_is_no_evidence_for_any_gate()
    {
        fixture.Settings("environments: { staging: , prod: { requires: [signature, eval, soak], soak: 1h, after: staging } }");
        fixture.Release("a", "1.0.0", options: Signed);
        fixture.Sync(["a"], WriteOptions.Default, r => RegistryVerbs.Verdict("passed", DigestOf("a", r)));
        Assert.True(fixture.Promote("a", "staging").Succeeded);
        fixture.Clock.Advance(TimeSpan.FromHours(2));

        var held = fixture.Promote("a", "prod").Diagnostics;
        Assert.Equal(4, held.Count); // the gate of signatures as well
        Assert.Contains(held, d => d.Message.Contains("nobody whose signature counts recorded the evaluation of a 1.0.0", StringComparison.Ordinal));
        Assert.Contains(held, d => d.Message.Contains("nobody whose signature counts recorded that", StringComparison.Ordinal));
        Assert.Contains(held, d => d.Message.Contains("for 0 s of 1 h", StringComparison.Ordinal));

        Assert.True(fixture.Sync(["a"], Signed, r => RegistryVerbs.Verdict("passed", DigestOf("a", r))).Succeeded);
    }

    private string DigestOf(string prompt, Git.Released.Release release)
    {
        using var registry = fixture.Open();
        Assert.Equal(prompt, release.Prompt);
        return registry.Check(release).Prompt!.Digest;
    }
}
