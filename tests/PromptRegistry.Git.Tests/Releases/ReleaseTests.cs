using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests.Releases;

public sealed class ReleaseTests : IDisposable
{
    private const string Summarization = "summarization";

    private readonly RegistryFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private Outcome<ReleaseResult> Release(string? version = null, WriteOptions? options = null, string prompt = Summarization)
    {
        using var registry = fixture.Open();
        return new ReleaseOperation(registry).Run(new ReleaseRequest(
            prompt, version is null ? null : PromptVersion.Parse(version))
        {
            Options = options ?? WriteOptions.Default,
        });
    }

    /// <summary>Commits another version of the prompt and releases it.</summary>
    private Outcome<ReleaseResult> ReleaseNext(string version, string text, string? moreInputs = null)
    {
        fixture.Write(Summarization, version, text);
        if (moreInputs is not null)
        {
            var manifest = fixture.Repository.Read("prompts/summarization/prompt.yaml");
            fixture.Repository.Write("prompts/summarization/prompt.yaml", manifest.Replace(
                "  text: string\n", "  text: string\n" + moreInputs, StringComparison.Ordinal));
            fixture.Repository.Write("prompts/summarization/user.scriban", text + " {{ text }} {{ tone }}");
        }

        fixture.Repository.Commit();
        return Release();
    }

    private static void Refused(Outcome<ReleaseResult> result, OutcomeCode code, string id, string said)
    {
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((code, id), (result.Code, finding.Id));
        Assert.Contains(said, finding.Message);
    }

    [Fact]
    public void A_release_is_an_annotated_tag_on_heads_commit_and_an_event_in_the_ledger()
    {
        var result = Release(options: new WriteOptions(Reason: "first light"));

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Empty(result.Diagnostics);
        var head = fixture.Repository.Git("rev-parse", "HEAD");
        Assert.Equal(head, fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/v1.0.0^{commit}"));
        Assert.Equal("tag", fixture.Repository.Git("cat-file", "-t", "refs/tags/prompts/summarization/v1.0.0"));
        Assert.StartsWith(
            $"summarization 1.0.0\n\nfirst light\n\nDigest: {result.Value.Digest}\nPath: prompts/summarization\n"
                + "Contract: {\"inputs\":{\"text\":{\"kind\":\"String\"}},\"roles\":[\"user\"]}\nVersion: 1.0.0\nNonce: ",
            fixture.Repository.Git("tag", "-l", "--format=%(contents)", "prompts/summarization/v1.0.0").TrimEnd());
        Assert.StartsWith("prompts/summarization/v1.0.0 summarization 1.0.0", fixture.Repository.Git("tag", "-n"));
        Assert.Equal($"""
            1.0.0:
              bump: first
              commit: "{head}"
              tag: "{result.Value.Tag}"
              digest: "{result.Value.Digest}"
              since: "2026-03-01T12:00:00+00:00"
              by: "Test <test@example.org>"
            """, fixture.Repository.Git("show", "prompts/ledger:releases/summarization.yaml"));
        var entry = Assert.Single(fixture.Log());
        Assert.Equal((LedgerEventKind.Release, VersionBump.None, "first light"), (entry.Kind, entry.Bump, entry.Reason));
        fixture.Repository.Git("fsck", "--strict");
    }

    [Fact]
    public void The_next_release_knows_the_one_before()
    {
        Release();

        var result = ReleaseNext("1.0.1", "Summarise well.");

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(("1.0.0", VersionBump.Patch), (result.Value.Previous.ToString(), result.Value.Bump));
        Assert.Equal("release summarization 1.0.1 (patch)", fixture.Repository.Git("log", "-1", "--format=%s", "prompts/ledger"));
        Assert.Equal("1.0.0", fixture.Log()[0].Previous.ToString());
    }

    [Fact]
    public void A_version_that_exists_with_other_content_must_be_bumped()
    {
        Release();
        var tag = fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/v1.0.0");

        Refused(ReleaseNext("1.0.0", "Other."), OutcomeCode.Invalid, "PRM3007", "set 'version' to 1.0.1 or higher");
        Assert.Equal(tag, fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/v1.0.0"));
        Assert.Single(fixture.Log());
    }

    [Fact]
    public void A_version_that_exists_with_the_same_content_is_said_to()
    {
        Release();

        Refused(Release(), OutcomeCode.Invalid, "PRM3007", "exactly this content");
    }

    [Fact]
    public void A_version_that_differs_only_in_build_metadata_is_the_same_version()
    {
        Release();

        Refused(ReleaseNext("1.0.0+build.7", "Other."), OutcomeCode.Invalid, "PRM3007", "1.0.0 is released already");
    }

    [Fact]
    public void The_finding_stands_at_the_version_in_the_manifest()
    {
        Release();

        Assert.StartsWith("prompts/summarization/prompt.yaml(2,10): error PRM3007", Release().Diagnostics[0].ToString());
    }

    [Fact]
    public void Content_that_did_not_change_is_not_released_again()
    {
        Release();

        Refused(ReleaseNext("1.1.0", "Summarise."), OutcomeCode.Invalid, "PRM3012", "the content digest is the same");
    }

    [Fact]
    public void A_version_must_come_after_the_latest()
    {
        ReleaseNext("2.0.0", "Two.");

        Refused(ReleaseNext("1.9.0", "Less."), OutcomeCode.Invalid, "PRM3010", "Set 'version' to 2.0.1 or higher");
    }

    [Fact]
    public void A_release_may_come_below_a_pre_release_but_a_pre_release_comes_after_everything()
    {
        Release();
        Assert.True(ReleaseNext("2.0.0-rc.1", "Candidate.").Succeeded);

        Assert.True(ReleaseNext("1.0.1", "Repair.").Succeeded);
        Refused(ReleaseNext("1.1.0-rc.1", "Late."), OutcomeCode.Invalid, "PRM3010", "2.0.0-rc.1 is released already");
    }

    [Fact]
    public void A_candidate_becomes_the_release_with_the_same_content()
    {
        Release();
        Assert.True(ReleaseNext("1.1.0-rc.1", "Candidate.").Succeeded);

        Assert.True(ReleaseNext("1.1.0", "Candidate.").Succeeded);
    }

    [Fact]
    public void A_bump_smaller_than_the_change_of_the_contract_is_refused_with_the_reason()
    {
        Release();

        var result = ReleaseNext("1.0.1", "Now with tone.", "  tone: string\n");

        Refused(result, OutcomeCode.Invalid, "PRM3011", "1.0.1 is a patch bump of 1.0.0, but the change demands a major one");
        Assert.Contains("'tone'", result.Diagnostics[0].Message);
        Assert.Contains("Set 'version' to 2.0.0", result.Diagnostics[0].Message);
        Assert.True(ReleaseNext("2.0.0", "Now with tone.", "  tone: string\n").Succeeded);
    }

    [Fact]
    public void A_new_optional_input_demands_a_minor_bump()
    {
        Release();

        Refused(ReleaseNext("1.0.1", "T.", "  tone: { type: string, default: plain }\n"), OutcomeCode.Invalid, "PRM3011", "minor");
        var result = ReleaseNext("1.1.0", "T.", "  tone: { type: string, default: plain }\n");
        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Contains("'tone'", Assert.Single(result.Value.Changes));
    }

    [Fact]
    public void Another_version_than_the_manifests_is_refused()
    {
        Refused(Release("1.2.0"), OutcomeCode.Invalid, "PRM3009", "the manifest in HEAD's commit says 1.0.0");
        Assert.True(Release("1.0.0").Succeeded);
    }

    [Fact]
    public void A_prompt_with_errors_is_not_released()
    {
        fixture.Repository.Write("prompts/summarization/prompt.yaml", "name: summarization\nversion: 1.0.0\nmesages: []\n");
        fixture.Repository.Commit();

        var result = Release();

        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains(result.Diagnostics, d => d.Id == "PRM0002");
        Assert.Empty(fixture.Log());
    }

    [Fact]
    public void A_prompt_whose_accessor_could_not_be_told_from_another_is_not_released()
    {
        fixture.Write("summarization2", "1.0.0", "Two.");
        fixture.Write("summarization-2", "1.0.0", "Two.");
        fixture.Repository.Commit();

        Refused(Release(prompt: "summarization2"), OutcomeCode.Invalid, "PRM0013", "both become Prompts.Summarization2 in C#");
    }

    [Fact]
    public void A_prompt_that_does_not_exist_is_said_with_the_one_that_was_meant()
    {
        Refused(Release(prompt: "sumarization"), OutcomeCode.Usage, "PRM3004", "Did you mean 'summarization'?");
    }

    [Fact]
    public void Changes_that_are_not_committed_are_listed()
    {
        fixture.Repository.Write("prompts/summarization/user.scriban", "Dirty {{ text }}");
        fixture.Repository.Write("prompts/summarization/evals.yaml", "cases: []\n");
        fixture.Repository.Write("elsewhere.txt", "does not matter");

        Refused(Release(), OutcomeCode.Invalid, "PRM3008", "prompts/summarization/evals.yaml, prompts/summarization/user.scriban.");
        fixture.Repository.Git("add", "prompts");
        Refused(Release(), OutcomeCode.Invalid, "PRM3008", "prompts/summarization/evals.yaml, prompts/summarization/user.scriban.");
        Assert.DoesNotContain("prompts/", fixture.Repository.Git("tag"));
        fixture.Repository.Git("commit", "--quiet", "-m", "c", "--", "prompts");
        Assert.True(Release().Succeeded);
    }

    [Fact]
    public void A_deleted_file_and_a_prompt_that_is_not_committed_are_changes()
    {
        File.Delete(fixture.Repository.Combine("prompts/summarization/user.scriban"));
        Refused(Release(), OutcomeCode.Invalid, "PRM3008", "prompts/summarization/user.scriban");

        fixture.Write("fresh", "1.0.0", "New.");
        Refused(Release(prompt: "fresh"), OutcomeCode.Invalid, "PRM3008", "prompts/fresh/prompt.yaml");
    }

    [Fact]
    public void A_shared_partial_counts_and_a_prompt_below_does_not()
    {
        fixture.Repository.Write("templates/guards/polite.scriban", "Be polite.");
        fixture.Write("summarization", "1.0.0", "{{ include 'guards/polite' }}");
        fixture.Write("summarization/short", "1.0.0", "Short.");
        fixture.Repository.Commit();

        fixture.Repository.Write("prompts/summarization/short/user.scriban", "Dirty {{ text }}");
        Assert.True(Release(options: new WriteOptions(DryRun: true)).Succeeded);
        fixture.Repository.Write("templates/guards/polite.scriban", "Be very polite.");
        Refused(Release(), OutcomeCode.Invalid, "PRM3008", "templates/guards/polite.scriban");
    }

    [Fact]
    public void Line_ends_that_git_writes_in_another_way_and_ignored_files_are_no_change()
    {
        fixture.Repository.Write(".gitignore", "*.tmp\n");
        fixture.Repository.Commit();
        var manifest = fixture.Repository.Read("prompts/summarization/prompt.yaml");
        fixture.Repository.Write("prompts/summarization/prompt.yaml", manifest.Replace("\n", "\r\n", StringComparison.Ordinal));
        fixture.Repository.Write("prompts/summarization/editor.tmp", "x");

        Assert.True(Release().Succeeded);
    }

    [Fact]
    public void A_detached_head_is_fine_and_said()
    {
        fixture.Repository.Git("checkout", "--quiet", "--detach");

        var result = Release();

        Assert.True(result.Succeeded);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal(("PRM3022", DiagnosticSeverity.Info), (finding.Id, finding.Severity));
    }

    [Fact]
    public void Without_a_commit_there_is_nothing_to_release()
    {
        using var empty = new RegistryFixture(empty: true);
        using var registry = empty.Open();

        Refused(new ReleaseOperation(registry).Run(new ReleaseRequest("x")), OutcomeCode.Usage, "PRM3025", "Commit the prompt first");
    }

    [Fact]
    public void Somebody_without_a_name_cannot_release()
    {
        fixture.Repository.Git("config", "--unset", "user.name");

        Refused(Release(), OutcomeCode.Usage, "PRM3003", "git config user.name");
        Refused(Release(options: new WriteOptions(DryRun: true)), OutcomeCode.Usage, "PRM3003", "git config user.name");
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        var before = fixture.References();

        var result = Release(options: new WriteOptions(DryRun: true));

        Assert.True(result.Value is { DryRun: true, Tag: null });
        Assert.Equal(before, fixture.References());
    }

    [Fact]
    public void A_release_made_by_hand_is_a_release()
    {
        fixture.Repository.Git("tag", "-a", "-m", "by hand", "prompts/summarization/v1.0.0");

        Refused(Release(), OutcomeCode.Invalid, "PRM3007", "exactly this content");
        Refused(ReleaseNext("1.1.0", "Summarise."), OutcomeCode.Invalid, "PRM3012", "Nothing");
        Refused(ReleaseNext("1.0.1", "T.", "  tone: string\n"), OutcomeCode.Invalid, "PRM3011", "major");
        Assert.True(ReleaseNext("1.0.1", "Better.").Succeeded);
    }

    [Fact]
    public void An_earlier_release_that_is_no_valid_prompt_cannot_be_compared_and_that_is_said()
    {
        fixture.Repository.Write("prompts/summarization/prompt.yaml", "name: summarization\n");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-a", "-m", "by hand", "prompts/summarization/v1.0.0");

        var result = ReleaseNext("1.0.1", "Better.");

        Assert.True(result.Succeeded);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal(("PRM3026", DiagnosticSeverity.Warning), (finding.Id, finding.Severity));
    }

    [Fact]
    public void An_earlier_release_that_no_longer_loads_is_compared_by_the_contract_in_its_tag()
    {
        Release();
        var message = fixture.Repository.Git("tag", "-l", "--format=%(contents)", "prompts/summarization/v1.0.0");
        fixture.Repository.Git("rm", "--quiet", "prompts/summarization/user.scriban");
        fixture.Repository.Commit("broken");
        fixture.Repository.Git("update-ref", "-d", "refs/heads/prompts/ledger");
        fixture.Repository.Git("tag", "-f", "-a", "-m", message, "prompts/summarization/v1.0.0", "HEAD");

        Refused(ReleaseNext("1.0.1", "T.", "  tone: string\n"), OutcomeCode.Invalid, "PRM3011", "'tone'");
    }

    [Fact]
    public void A_release_whose_tag_was_moved_is_refused_everywhere()
    {
        Release();
        var original = fixture.Repository.Git("rev-parse", "refs/tags/prompts/summarization/v1.0.0");
        fixture.Write(Summarization, "1.0.0", "Smuggled in.");
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-f", "-a", "-m", "moved", "prompts/summarization/v1.0.0");

        Refused(Release(), OutcomeCode.Invalid, "PRM3013", $"git update-ref refs/tags/prompts/summarization/v1.0.0 {original}");
        Refused(ReleaseNext("1.0.1", "After."), OutcomeCode.Invalid, "PRM3013", "A release never moves");
        Assert.Equal("PRM3013", Assert.Single(fixture.Promote("summarization@1.0.0", "prod").Diagnostics).Id);
        fixture.Repository.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.0.0");
        Assert.Equal("PRM3013", fixture.Cell(Summarization, "prod").Finding?.Id);
    }

    [Fact]
    public void A_release_whose_tag_was_deleted_cannot_be_made_anew()
    {
        Release();
        fixture.Repository.Git("tag", "-d", "prompts/summarization/v1.0.0");

        Refused(Release(), OutcomeCode.Invalid, "PRM3013", "was deleted, but the ledger recorded it");
    }

    [Fact]
    public void A_release_goes_to_the_remote_with_its_commit()
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("init", "--quiet", "--bare", places.Combine("bare"));

        var result = Release(options: new WriteOptions(Remote: places.Combine("bare")));

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(
            fixture.Repository.Git("rev-parse", "HEAD"),
            fixture.Repository.Git("-C", places.Combine("bare"), "rev-parse", "refs/tags/prompts/summarization/v1.0.0^{commit}"));
    }

    [Fact]
    public void Of_two_that_release_one_version_one_wins_and_the_other_learns_who()
    {
        var done = false;
        using var registry = fixture.OpenWithClock(() =>
        {
            if (done) return;
            done = true;
            Assert.True(Release().Succeeded);
        });

        var result = new ReleaseOperation(registry).Run(new ReleaseRequest(Summarization));

        Refused(result, OutcomeCode.Conflict, "PRM3017", "by Test <test@example.org> at 2026-03-01 12:00:00");
    }

    [Fact]
    public void A_prompt_repository_below_the_root_of_git_is_released_from_there()
    {
        fixture.Repository.Git("mv", "prompts", "moved");
        Directory.CreateDirectory(fixture.Repository.Combine("services/ai"));
        fixture.Repository.Git("mv", "moved", "services/ai/prompts");
        fixture.Repository.Commit();
        using var registry = fixture.Open(folder: fixture.Repository.Combine("services/ai"));

        Assert.True(new ReleaseOperation(registry).Run(new ReleaseRequest(Summarization)).Succeeded);
        fixture.Repository.Write("services/ai/prompts/summarization/user.scriban", "dirty");
        var dirty = new ReleaseOperation(registry).Run(new ReleaseRequest(Summarization));
        Refused(dirty, OutcomeCode.Invalid, "PRM3008", "services/ai/prompts/summarization/user.scriban");
    }

    [Fact]
    public void A_filter_that_the_repository_configures_is_not_run()
    {
        var trap = TestKit.Script.Write(fixture.Repository, "trap.sh", "touch \"$(dirname \"$0\")/sprung\"; cat\n");
        fixture.Repository.Git("config", "filter.trap.clean", trap);
        fixture.Repository.Write(".git/info/attributes", "*.scriban filter=trap\n");
        File.SetLastWriteTimeUtc(fixture.Repository.Combine("prompts/summarization/user.scriban"), DateTime.UnixEpoch);

        Assert.True(Release().Succeeded);
        Assert.False(File.Exists(fixture.Repository.Combine("sprung")));
    }

    [Theory]
    [InlineData(GitReaderKind.LibGit2Sharp)]
    [InlineData(GitReaderKind.Process)]
    public void A_bare_repository_releases_its_heads_commit_with_both_readers(GitReaderKind reader)
    {
        using var places = new TestKit.TempDirectory();
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        fixture.Repository.Git("-C", places.Combine("bare"), "config", "user.name", "T");
        fixture.Repository.Git("-C", places.Combine("bare"), "config", "user.email", "t@example.org");
        using var registry = fixture.Open(reader, places.Combine("bare"));

        var result = new ReleaseOperation(registry).Run(new ReleaseRequest(Summarization));

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Empty(result.Diagnostics);
    }
}
