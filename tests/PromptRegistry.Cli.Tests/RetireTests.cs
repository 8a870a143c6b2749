using System.Text.Json;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>retire</c> and <c>status --unused</c>: releases that nobody uses go into the archive, and every verb knows.</summary>
public sealed class RetireTests : IDisposable
{
    private const string Release = "refs/tags/prompts/greeting/v1.0.0";
    private const string Archived = "refs/tags/prompts-archive/greeting/v1.0.0";

    private readonly CliRepository repository = new();
    private readonly TempDirectory folder = new();

    public RetireTests()
    {
        Released("1.0.0");
        Released("1.0.1");
    }

    private string Database => Path.Combine(folder.Path, "events.db");

    public void Dispose()
    {
        repository.Dispose();
        folder.Dispose();
    }

    private void Released(string version)
    {
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", $"version: {version}");
        repository.Write("prompts/greeting/user.scriban", $"Say hello to {{{{ name }}}}, {version}.");
        repository.Git.Commit(version);
        repository.Do("release", "greeting", "--no-eval");
        repository.Edit("prompts/greeting/prompt.yaml", $"version: {version}", "version: 1.0.0");
    }

    private string Target(string reference) => repository.Git.TryGit("rev-parse", "--verify", "-q", reference).Output.Trim();

    private async Task CalledAsync(string version, int daysAgo)
    {
        await using var store = new SqliteEventStore(Database);
        var time = DateTimeOffset.UtcNow.AddDays(-daysAgo);
        await store.WriteAsync(new EventBatch(Guid.NewGuid(), [new PromptEvent
        {
            RenderId = Guid.CreateVersion7(time).ToString("N"), Time = time, Prompt = "greeting", Version = version, Digest = "sha256:0", Environment = "prod", Reason = "CompiledIn",
        }], []), TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a command so many days from now.</summary>
    private CliResult RunLater(int days, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(output, error, repository.Root) { Registry = new GitRegistryOptions { Clock = new LaterClock(days) } };
        return new CliResult(CommandLineHost.RunAsync(arguments, environment).GetAwaiter().GetResult(), output.ToString(), error.ToString());
    }

    [Fact]
    public void A_release_goes_into_the_archive_and_every_verb_knows()
    {
        var tag = Target(Release);

        var retired = repository.Do("retire", "greeting@1.0.0", "--reason", "too old");

        Assert.StartsWith("greeting 1.0.0 is retired, as refs/tags/prompts-archive/greeting/v1.0.0.", retired.Output, StringComparison.Ordinal);
        Assert.Contains("info PRM3055", retired.Error, StringComparison.Ordinal);
        Assert.Equal(("", tag), (Target(Release), Target(Archived)));
        Assert.Contains("retire greeting 1.0.0 (too old)", repository.Do("log").Output, StringComparison.Ordinal);
        Assert.Contains("retire greeting 1.0.0", repository.Do("log", "--event", "retire").Output, StringComparison.Ordinal);
        Assert.Contains("greeting has in the archive: 1.0.0 (since ", repository.Do("status").Output, StringComparison.Ordinal);
        using var status = JsonDocument.Parse(repository.Do("status", "--json").Output);
        Assert.Equal("1.0.0", status.RootElement.GetProperty("result").GetProperty("prompts")[0].GetProperty("retired")[0].GetProperty("version").GetString());
        repository.Do("verify");
        Assert.DoesNotContain("v1.0.0", repository.Do("sync").Output, StringComparison.Ordinal);
        Assert.Equal("", Target(Release));

        repository.RunUnchanged("promote", "greeting@1.0.0", "--to", "prod").Fails(3, "PRM3052", "greeting 1.0.0 was retired on");
        repository.RunUnchanged("render", "greeting@1.0.0", "--input", "name=Ada").Fails(3, "PRM3052");
        repository.RunUnchanged("retire", "greeting@1.0.0").Fails(3, "PRM3052");
        repository.Git.Commit("1.0.0 again");
        repository.RunUnchanged("release", "greeting", "--no-eval").Fails(3, "PRM3052", "'dotnet prompt retire greeting@1.0.0 --undo'");
        repository.RunUnchanged("rollout", "start", "greeting@1.0.0").Fails(3, "PRM3052");
    }

    [Fact]
    public void A_number_that_was_public_once_comes_before_all_later_ones()
    {
        Released("2.0.0");
        repository.Do("retire", "greeting@2.0.0");
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", "version: 1.0.2");
        repository.Write("prompts/greeting/user.scriban", "Hi {{ name }}.");
        repository.Git.Commit("1.0.2");

        repository.RunUnchanged("release", "greeting", "--no-eval").Fails(3, "PRM3010", "greeting 2.0.0 is released already");
    }

    [Fact]
    public void It_comes_back_as_it_was()
    {
        var tag = Target(Release);
        repository.Do("retire", "greeting@1.0.0");

        Assert.StartsWith("greeting 1.0.0 would be a release again.", repository.RunUnchanged("retire", "greeting@1.0.0", "--undo", "--dry-run").Output, StringComparison.Ordinal);
        Assert.StartsWith("greeting 1.0.0 is a release again.", repository.Do("retire", "greeting@1.0.0", "--undo").Output, StringComparison.Ordinal);

        Assert.Equal((tag, ""), (Target(Release), Target(Archived)));
        repository.Do("verify");
        repository.Do("promote", "greeting@1.0.0", "--to", "prod");
        repository.RunUnchanged("retire", "greeting@1.0.0", "--undo").Fails(2, "PRM3054", "No release of greeting is.");
        repository.Do("promote", "greeting@1.0.1", "--to", "prod");
        repository.Do("retire", "greeting@1.0.0");
        repository.Do("verify");
    }

    [Fact]
    public void What_is_still_used_is_not_retired_and_who_uses_it_is_said()
    {
        repository.Do("promote", "greeting@1.0.0", "--to", "prod");
        repository.Write("prompts/greeting/rollout.yaml", "steps: [{ weight: 5%, bake: 1h }]\n");
        Released("1.0.2");
        repository.Do("rollout", "start", "greeting@1.0.2");

        repository.RunUnchanged("retire", "greeting@1.0.0").Fails(3, "PRM3053", "greeting 1.0.0 is still used: prod has it since");
        repository.RunUnchanged("retire", "greeting@1.0.2").Fails(3, "PRM3053", "the arm prod.canary gives it to 5%");
        repository.RunUnchanged("retire", "greeting").Fails(3, "prod has it", "prod.canary gives it");
        Assert.StartsWith("greeting 1.0.1 would be retired", repository.RunUnchanged("retire", "greeting@1.0.1", "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_was_seen_calling_a_version_still_uses_it()
    {
        await CalledAsync("1.0.0", daysAgo: 80);
        await CalledAsync("1.0.1", daysAgo: 100);

        repository.RunUnchanged("retire", "greeting@1.0.0", "--events", Database).Fails(3, "PRM3053", "greeting 1.0.0 is still used: an app called it in prod on");
        Assert.DoesNotContain("PRM3055", repository.Do("retire", "greeting@1.0.1", "--events", Database).Error, StringComparison.Ordinal);
        repository.Do("retire", "greeting@1.0.0", "--events", Database, "--days", "30");
    }

    [Fact]
    public void A_prompt_that_judges_for_others_is_not_retired_as_a_whole()
    {
        repository.Write("prompts/other/prompt.yaml", "name: other\nversion: 1.0.0\nmodel: { name: m }\nmessages: [{ role: user, content: Hi }]\n");
        repository.Write("prompts/other/evals.yaml", "cases: [{ id: a }]\nscorers:\n  - judge: { prompt: greeting, minimum: 0.5 }\n");
        repository.Git.Commit("a judge");

        repository.RunUnchanged("retire", "greeting").Fails(3, "PRM3053", "prompts/other/evals.yaml", "greeting is still used: the suite of other judges with it.");
        repository.Do("retire", "greeting@1.0.0");
    }

    [Fact]
    public void All_releases_of_a_prompt_go_and_come_together()
    {
        repository.Do("retire", "greeting");

        Assert.Equal(("", ""), (Target(Release), Target("refs/tags/prompts/greeting/v1.0.1")));
        Assert.Contains("1.0.0 (since", repository.Do("status", "greeting").Output, StringComparison.Ordinal);
        repository.RunUnchanged("retire", "greeting").Fails(2, "PRM3052", "All releases of greeting are retired already.");
        repository.Do("retire", "greeting", "--undo");
        Assert.NotEqual("", Target("refs/tags/prompts/greeting/v1.0.1"));
        repository.Do("verify");
        repository.RunUnchanged("retire", "nobody").Fails(2, "PRM3004");
        repository.RunUnchanged("retire", "greeting@9.9.9").Fails(2, "PRM3006");
    }

    [Fact]
    public void A_remote_and_other_clones_follow_and_a_tag_left_behind_counts_no_more()
    {
        using var remote = new TempDirectory();
        var origin = Path.Combine(remote.Path, "origin.git");
        repository.Git.Git("clone", "-q", "--bare", ".", origin);
        repository.Git.Git("remote", "add", "origin", origin);
        var clone = Path.Combine(remote.Path, "clone");
        repository.Git.Git("clone", "-q", origin, clone);
        repository.Git.Git("-C", clone, "config", "user.name", "bob");
        repository.Git.Git("-C", clone, "config", "user.email", "bob@example.org");
        string At(string reference) => repository.Git.Git("ls-remote", "origin", reference).Split('\t')[0].Trim();
        var tag = Target(Release);

        repository.Do("retire", "greeting@1.0.0", "--push");

        Assert.Equal(("", tag), (At(Release), At(Archived)));
        repository.Git.Git("-C", clone, "fetch", "-q", "origin");
        Assert.NotEqual("", repository.Git.Git("-C", clone, "rev-parse", Release));
        CliRepository.RunIn(clone, "promote", "greeting@1.0.0", "--to", "prod").Fails(3, "PRM3052");
        CliRepository.RunIn(clone, "promote", "greeting@1.0.0", "--to", "prod", "--push").Fails(3, "PRM3052");
        var verified = CliRepository.RunIn(clone, "verify");
        Assert.True(verified.ExitCode == 0, verified.ToString());
        var undone = CliRepository.RunIn(clone, "retire", "greeting@1.0.0", "--undo", "--push");
        Assert.True(undone.ExitCode == 0, undone.ToString());
        Assert.Equal((tag, ""), (At(Release), At(Archived)));
    }

    [Fact]
    public void What_was_retired_here_is_taken_to_the_remote_with_the_next_push()
    {
        using var remote = new TempDirectory();
        repository.Git.Git("clone", "-q", "--bare", ".", Path.Combine(remote.Path, "origin.git"));
        repository.Git.Git("remote", "add", "origin", Path.Combine(remote.Path, "origin.git"));
        string At(string reference) => repository.Git.Git("ls-remote", "origin", reference).Split('\t')[0].Trim();
        repository.Do("sync", "--push");
        var tag = Target(Release);

        repository.Do("retire", "greeting@1.0.0");
        Assert.Equal((tag, ""), (At(Release), At(Archived)));
        repository.Do("sync", "--push");
        Assert.Equal(("", tag), (At(Release), At(Archived)));

        repository.Do("retire", "greeting@1.0.0", "--undo");
        repository.Do("sync", "--push");
        Assert.Equal((tag, ""), (At(Release), At(Archived)));
        repository.Do("verify");
    }

    [Fact]
    public void A_verify_tells_what_plain_git_did_to_the_archive()
    {
        repository.Do("retire", "greeting@1.0.0");
        var tag = Target(Archived);

        repository.Git.Git("update-ref", Release, tag);
        repository.RunUnchanged("verify").Fails(1, "PRM3031", "its tag is back outside of the archive");
        repository.Git.Git("update-ref", "-d", Release);
        repository.Git.Git("update-ref", "-d", Archived);
        repository.RunUnchanged("verify").Fails(1, "PRM3013", "it is not there");
        repository.Do("retire", "greeting@1.0.0", "--undo");
        repository.Do("verify");
    }

    [Fact]
    public async Task Unused_releases_are_listed_with_who_points_to_them_all_the_same()
    {
        repository.Do("promote", "greeting@1.0.1", "--to", "prod");
        await CalledAsync("1.0.1", daysAgo: 1);

        Assert.StartsWith("Every release was called, or made, since", repository.Do("status", "--unused", "--events", Database).Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(RunLater(100, "status", "--unused", "--events", Database, "--json").Output);
        var listed = json.RootElement.GetProperty("result").GetProperty("releases").EnumerateArray().ToList();
        Assert.Equal(["1.0.0", "1.0.1"], listed.Select(r => r.GetProperty("version").GetString()));
        Assert.Equal(JsonValueKind.Null, listed[0].GetProperty("lastCall").ValueKind);
        Assert.StartsWith("prod has it since", listed[1].GetProperty("usedBy")[0].GetString(), StringComparison.Ordinal);
        var shown = RunLater(100, "status", "--unused", "--days", "99", "--events", Database).Output;
        Assert.Contains("none known", shown, StringComparison.Ordinal);
        Assert.Contains("'dotnet prompt retire greeting@1.0.0' puts one into the archive.", shown, StringComparison.Ordinal);
        Assert.StartsWith("Every release", RunLater(100, "status", "--unused", "--days", "200", "--events", Database).Output, StringComparison.Ordinal);
        repository.RunUnchanged("status", "--days", "3").Fails(2);
        repository.RunUnchanged("status", "--unused", "--events", "nothing.db").Fails(4, "PRM3051");
    }

    private sealed class LaterClock(int days) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(days);
    }
}
