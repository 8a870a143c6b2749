using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Remotes;

public sealed class PushTests : IDisposable
{
    private static readonly WriteOptions Push = new(Remote: "origin");

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public PushTests()
    {
        fixture.ReleaseByHand("a", "1.0.0");
        fixture.ReleaseByHand("a", "1.1.0");
        fixture.ReleaseByHand("b", "1.0.0");
        fixture.Repository.Git("clone", "--quiet", "--bare", ".", Bare);
        fixture.Repository.Git("remote", "add", "origin", Bare);
        Clone("other");
    }

    private string Bare => places.Combine("bare");

    private string Other => places.Combine("other");

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private void Clone(string name)
    {
        fixture.Repository.Git("clone", "--quiet", Bare, places.Combine(name));
        fixture.Repository.Git("-C", places.Combine(name), "config", "user.name", name);
        fixture.Repository.Git("-C", places.Combine(name), "config", "user.email", $"{name}@example.org");
    }

    private Outcome<MoveResult> Promote(string selections, string environment, string? folder = null, WriteOptions? options = null)
    {
        using var registry = fixture.Open(folder: folder);
        return RegistryFixture.Promote(registry, selections, environment, options ?? Push);
    }

    private string References(string folder) =>
        fixture.Repository.Git("-C", folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags", "refs/heads/prompts");

    private string At(string folder, string reference) => fixture.Repository.Git("-C", folder, "rev-parse", reference);

    [Fact]
    public void Tag_and_ledger_move_here_and_there_together()
    {
        var result = Promote("a@1.0.0", "prod");

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal("origin", result.Value.Remote);
        Assert.Equal(References(fixture.Repository.Path), References(Bare));
        fixture.Repository.Git("-C", Bare, "fsck", "--strict");
    }

    [Fact]
    public void A_mirror_moves_its_remote_too()
    {
        var mirror = places.Combine("mirror");
        fixture.Repository.Git("clone", "--quiet", "--mirror", Bare, mirror);
        fixture.Repository.Git("-C", mirror, "config", "user.name", "mirror");
        fixture.Repository.Git("-C", mirror, "config", "user.email", "mirror@example.org");

        var result = Promote("a@1.0.0", "prod", mirror);

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(References(mirror), References(Bare));
    }

    [Fact]
    public void What_was_recorded_without_a_push_is_pushed_by_a_command_that_has_nothing_else_to_do()
    {
        Assert.True(Promote("a@1.0.0", "prod", options: WriteOptions.Default).Succeeded);
        fixture.Sync();
        Assert.NotEqual(References(fixture.Repository.Path), References(Bare));
        var before = References(Bare);
        Assert.Null(fixture.Sync(options: Push with { DryRun = true }).Value!.Remote);
        Assert.Equal(before, References(Bare));

        Assert.Equal("origin", fixture.Sync(options: Push).Value!.Remote);
        Assert.Equal(References(fixture.Repository.Path), References(Bare));
        Assert.Null(fixture.Sync(options: Push).Value!.Remote);

        Assert.True(Promote("b", "prod", options: WriteOptions.Default).Succeeded);
        var again = Promote("b", "prod");
        Assert.Equal((false, "origin"), (again.Value!.Changed, again.Value.Remote));
        Assert.Equal(References(fixture.Repository.Path), References(Bare));
    }

    [Fact]
    public void A_remote_that_is_not_there_is_an_error_also_where_nothing_is_to_be_recorded()
    {
        fixture.Sync();

        Assert.Equal(OutcomeCode.Infrastructure, fixture.Sync(options: new WriteOptions(Remote: "nowhere")).Code);
    }

    [Fact]
    public void A_clone_that_does_not_know_the_remotes_ledger_continues_it()
    {
        Assert.True(Promote("a@1.0.0", "prod").Succeeded);

        var result = Promote("b", "prod", Other);

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal("2", fixture.Repository.Git("-C", Bare, "rev-list", "--count", "prompts/ledger"));
        Assert.Equal(At(Bare, "prompts/ledger"), At(Other, "prompts/ledger"));
        Assert.True(Promote("a@1.1.0", "prod").Succeeded);
        Assert.Equal("3", fixture.Repository.Git("rev-list", "--count", "prompts/ledger"));
    }

    [Fact]
    public void Who_is_behind_is_brought_up_to_date_before_anything_is_judged()
    {
        Assert.True(Promote("a@1.0.0", "prod").Succeeded);
        Assert.True(Promote("b", "prod").Succeeded);

        var result = Promote("a@1.1.0", "prod", Other);

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal("1.0.0", Assert.Single(result.Value.Moves).From.ToString());
        Assert.Equal(References(Bare), References(Other));
    }

    [Fact]
    public void A_tag_that_plain_git_moved_here_and_somebody_else_there_is_a_conflict()
    {
        Assert.True(Promote("a@1.0.0", "prod").Succeeded);
        fixture.Repository.Git("-C", Other, "tag", "-f", "prompts/a/prod", "prompts/b/v1.0.0");
        var (here, there) = (References(Other), References(Bare));

        var result = Promote("a@1.1.0", "prod", Other);

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Conflict, "PRM3017"), (result.Code, finding.Id));
        Assert.Contains("was moved at origin to 1.0.0 by Test <test@example.org>", finding.Message);
        Assert.Contains("git fetch origin '+refs/tags/prompts/a/prod:refs/tags/prompts/a/prod'", finding.Message);
        Assert.Equal((here, there), (References(Other), References(Bare)));
    }

    [Fact]
    public void A_lease_that_breaks_during_the_push_is_a_lost_race()
    {
        // The other one comes between our look at the remote and our push: git itself starts it, by a wrapper.
        var marker = places.Combine("raced");
        var other = $"git -C '{Other}' push --quiet --force '{Bare}' refs/tags/prompts/a/v1.0.0:refs/tags/prompts/a/prod";
        var program = Script.Write(places, "racing-git", $$"""
            case " $* " in *" push "*) if [ ! -e '{{marker}}' ]; then touch '{{marker}}'; {{other}}; fi;; esac
            exec git "$@"
            """);
        var here = References(fixture.Repository.Path);
        using var registry = GitRegistry.Open(
            fixture.Repository.Path, fixture.Options() with { Program = program }).Value!;

        var result = RegistryFixture.Promote(registry, "a@1.1.0", "prod", Push);

        Assert.Equal((OutcomeCode.Conflict, "PRM3017"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Equal(here, References(fixture.Repository.Path));
        Assert.DoesNotContain("prompts/ledger", References(Bare));
        Assert.Equal(At(Other, "refs/tags/prompts/a/v1.0.0"), At(Bare, "refs/tags/prompts/a/prod"));
    }

    [Fact]
    public void A_remote_that_refuses_leaves_everything_as_it_was()
    {
        Script.Write(places, "bare/hooks/pre-receive", "echo 'not on a Friday' >&2; exit 1\n");
        var (here, there) = (References(fixture.Repository.Path), References(Bare));

        var result = Promote("a", "prod");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Infrastructure, "PRM3019"), (result.Code, finding.Id));
        Assert.Contains("not on a Friday", finding.Message);
        Assert.Equal((here, there), (References(fixture.Repository.Path), References(Bare)));
    }

    [Fact]
    public void A_remote_that_cannot_be_reached_leaves_everything_as_it_was()
    {
        var here = References(fixture.Repository.Path);

        var result = Promote("a", "prod", options: new WriteOptions(Remote: places.Combine("nowhere")));

        Assert.Equal((OutcomeCode.Infrastructure, "PRM3002"), (result.Code, Assert.Single(result.Diagnostics).Id));
        Assert.Contains("nowhere", result.Diagnostics[0].Message);
        Assert.Equal(here, References(fixture.Repository.Path));
    }

    [Fact]
    public void A_name_of_a_remote_is_never_an_option()
    {
        var result = Promote("a", "prod", options: new WriteOptions(Remote: "--upload-pack=touch sprung"));

        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        Assert.False(File.Exists(fixture.Repository.Combine("sprung")));
    }

    [Fact]
    public void A_release_that_the_remote_does_not_have_goes_with_the_promotion()
    {
        fixture.ReleaseByHand("c", "1.0.0");

        Assert.True(Promote("c", "prod").Succeeded);

        Assert.Equal(At(fixture.Repository.Path, "refs/tags/prompts/c/v1.0.0"), At(Bare, "refs/tags/prompts/c/v1.0.0"));
    }

    [Fact]
    public void A_release_that_differs_at_the_remote_is_refused()
    {
        fixture.Repository.Git("-C", Bare, "update-ref", "refs/tags/prompts/a/v1.0.0", At(Bare, "refs/tags/prompts/a/v1.1.0"));

        var result = Promote("a@1.0.0", "prod");

        Assert.Equal((OutcomeCode.Invalid, "PRM3013"), (result.Code, Assert.Single(result.Diagnostics).Id));
    }

    [Fact]
    public void What_was_promoted_here_before_goes_along()
    {
        Assert.True(Promote("a@1.0.0", "prod", options: WriteOptions.Default).Succeeded);
        Assert.True(Promote("a@1.1.0", "prod", options: WriteOptions.Default).Succeeded);
        Assert.True(Promote("a@1.1.0", "dev", options: WriteOptions.Default).Succeeded);

        var result = Promote("b", "prod");

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(References(fixture.Repository.Path), References(Bare));
        using var registry = fixture.Open(folder: Bare);
        Assert.Empty(new StatusOperation(registry).Run().Diagnostics);
    }

    [Fact]
    public void The_same_tag_promoted_here_before_without_a_push_is_pushed_now()
    {
        Assert.True(Promote("a@1.0.0", "prod", options: WriteOptions.Default).Succeeded);

        Assert.True(Promote("a@1.1.0", "prod").Succeeded);

        Assert.Equal(References(fixture.Repository.Path), References(Bare));
    }

    [Fact]
    public void Ledgers_that_went_separate_ways_are_not_merged()
    {
        Assert.True(Promote("a", "prod", options: WriteOptions.Default).Succeeded);
        Assert.True(Promote("b", "prod", Other).Succeeded);
        var (here, there) = (References(fixture.Repository.Path), References(Bare));

        var result = Promote("a@1.0.0", "dev");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Conflict, "PRM3021"), (result.Code, finding.Id));
        Assert.Contains("dotnet prompt sync --rebase origin", finding.Message);
        Assert.Equal((here, there), (References(fixture.Repository.Path), References(Bare)));
    }

    [Fact]
    public void Four_clones_at_once_on_different_prompts_all_succeed()
    {
        string[] names = ["p", "q", "r", "s"];
        foreach (var name in names) fixture.ReleaseByHand(name, "1.0.0");
        fixture.Repository.Git("push", "--quiet", "origin", "--tags");
        foreach (var name in names) Clone(name);
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();

        var threads = names.Select(name => new Thread(() =>
        {
            foreach (var environment in new[] { "dev", "prod" })
            {
                var result = Promote(name, environment, places.Combine(name));
                foreach (var finding in result.Diagnostics) failures.Add(finding.ToString());
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.Empty(failures);
        Assert.Equal("8", fixture.Repository.Git("-C", Bare, "rev-list", "--count", "--max-parents=1", "prompts/ledger"));
        using var registry = fixture.Open(folder: Bare);
        Assert.Empty(new StatusOperation(registry).Run().Diagnostics);
    }

    [Fact]
    public void A_push_whose_answer_was_lost_but_that_arrived_is_a_success()
    {
        var program = Script.Write(places, "deaf-git", """
            case " $* " in *" push "*) git "$@" > /dev/null; exit 128;; esac
            exec git "$@"
            """);
        using var registry = GitRegistry.Open(
            fixture.Repository.Path, fixture.Options() with { Program = program }).Value!;

        var result = RegistryFixture.Promote(registry, "a", "prod", Push);

        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        Assert.Equal(References(fixture.Repository.Path), References(Bare));
    }

    [Fact]
    public void A_dry_run_pushes_nothing()
    {
        var there = References(Bare);

        Assert.True(Promote("a", "prod", options: Push with { DryRun = true }).Succeeded);

        Assert.Equal(there, References(Bare));
    }

    [Fact]
    public void A_dry_run_sees_where_the_remote_is_and_writes_nothing()
    {
        Assert.True(Promote("a@1.0.0", "prod").Succeeded);
        var before = fixture.Repository.Git("-C", Other, "for-each-ref");

        var result = Promote("a@1.1.0", "prod", Other, Push with { DryRun = true });

        Assert.Equal("1.0.0", Assert.Single(result.Value!.Moves).From.ToString());
        Assert.Equal(before, fixture.Repository.Git("-C", Other, "for-each-ref"));
    }

    [Fact]
    public void A_hook_here_is_not_run_by_a_push()
    {
        Script.Write(fixture.Repository, ".git/hooks/pre-push", "touch sprung; exit 1\n");

        Assert.True(Promote("a", "prod").Succeeded);
        Assert.False(File.Exists(fixture.Repository.Combine("sprung")));
    }
}
