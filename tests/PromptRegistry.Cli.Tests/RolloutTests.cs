using System.Text.Json;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>rollout</c>: arms move with the ledger, as the plan of the released commit says.</summary>
public sealed class RolloutTests : IDisposable
{
    private const string Plan = "steps: [{ weight: 5%, bake: 1h }, { weight: 50%, bake: 1d }, { weight: 100% }]\ntarget: country in [de, at]\n";
    private const string Arm = "refs/tags/prompts/greeting/prod.canary";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    private string Target(string reference) => repository.Git.TryGit("rev-parse", "--verify", "-q", reference).Output.Trim();

    private string Version(string reference) => repository.Git.TryGit("for-each-ref", "--format=%(contents:trailers:key=Version,valueonly)", reference).Output.Trim();

    private string Message(string reference) => repository.Git.Git("cat-file", "tag", reference);

    private void Release(string version, string? plan = Plan)
    {
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", $"version: {version}");
        repository.Write("prompts/greeting/user.scriban", $"Say hello to {{{{ name }}}}, {version}.");
        if (plan is not null) repository.Write("prompts/greeting/rollout.yaml", plan);
        repository.Git.Commit(version);
        repository.Do("release", "greeting", "--no-eval");
        repository.Edit("prompts/greeting/prompt.yaml", $"version: {version}", "version: 1.0.0");
    }

    private void Releases()
    {
        repository.Do("release", "greeting", "--no-eval");
        repository.Do("promote", "greeting", "--to", "prod");
        Release("1.0.1");
    }

    [Fact]
    public void A_shadow_stands_beside_a_rollout_and_is_neither_moved_on_nor_promoted()
    {
        const string shadow = "refs/tags/prompts/greeting/prod.shadow";
        repository.Do("release", "greeting", "--no-eval");
        repository.Do("promote", "greeting", "--to", "prod");
        Release("1.0.1");
        repository.RunUnchanged("rollout", "start", "greeting", "--arm", "shadow").Fails(2, "PRM3050", "plans no shadow", "'shadow: 5%'");
        Release("1.0.2", "shadow: 20%\n" + Plan);

        Assert.StartsWith("greeting 1.0.2 is called beside 20% of the calls in prod, and shown to nobody.", repository.Do("rollout", "start", "greeting", "--arm", "shadow").Output, StringComparison.Ordinal);
        Assert.Contains("greeting 1.0.2 as a shadow of 20% of the calls in prod\n", Message(shadow), StringComparison.Ordinal);
        Assert.Contains("Arm: shadow\n", Message(shadow), StringComparison.Ordinal);
        Assert.Contains("greeting 1.0.2 is called beside 20% of the calls in prod beside 1.0.0, as a shadow since", repository.Do("rollout", "status").Output, StringComparison.Ordinal);
        repository.RunUnchanged("rollout", "complete", "greeting").Fails(2, "PRM3050", "prod.shadow is a shadow: nobody is served by it");
        repository.RunUnchanged("rollout", "step", "greeting", "--arm", "shadow").Fails(2, "PRM3050", "is a shadow");

        repository.Do("rollout", "start", "greeting");
        Assert.DoesNotContain("Start:", Message(Arm), StringComparison.Ordinal);
        repository.Do("rollout", "step", "greeting");
        repository.Do("rollout", "complete", "greeting");
        Assert.Equal("", Target(Arm));
        Assert.NotEqual("", Target(shadow));
        repository.Do("rollout", "abort", "greeting");
        Assert.Equal("", Target(shadow));
        repository.Do("verify");
    }

    [Fact]
    public void A_rollout_goes_from_start_over_its_steps_to_the_promotion()
    {
        Releases();

        Assert.StartsWith("greeting 1.0.1 has 5% of prod, step 1 of 2, for at least 1h.", repository.Do("rollout", "start", "greeting").Output, StringComparison.Ordinal);
        Assert.Contains("Weight: 5%\nSeed: greeting@1.0.1\nTarget: country in [de, at]\n", Message(Arm), StringComparison.Ordinal);
        Assert.Contains("Version: 1.0.1\nEnvironment: prod\nArm: canary\n", Message(Arm), StringComparison.Ordinal);

        var status = repository.Do("rollout", "status").Output.ReplaceLineEndings("\n");
        Assert.Contains("greeting 1.0.1 has 5% of prod beside 1.0.0, as prod.canary since", status, StringComparison.Ordinal);
        Assert.Contains("step 1 of 2: 5% → 50% → 100%\n  next: step to 50% ('dotnet prompt rollout step greeting --in prod'), not before", status, StringComparison.Ordinal);
        Assert.Contains("greeting 1.0.1 has 5% of prod, as prod.canary.", repository.Do("status").Output, StringComparison.Ordinal);

        Assert.StartsWith("greeting 1.0.1 has 50% of prod (had 5%), step 2 of 2", repository.Do("rollout", "step", "greeting", "--reason", "looks good").Output, StringComparison.Ordinal);
        Assert.Contains("Weight: 50%\nSeed: greeting@1.0.1\n", Message(Arm), StringComparison.Ordinal);
        repository.RunUnchanged("rollout", "step", "greeting").Fails(2, "PRM3050", "its plan has no step left", "'dotnet prompt rollout complete greeting --in prod' promotes it");

        Assert.StartsWith("greeting 1.0.1 is in prod for everybody (was 1.0.0), and its rollout over (had 50%).", repository.Do("rollout", "complete", "greeting").Output, StringComparison.Ordinal);
        Assert.Equal("", Target(Arm));
        Assert.Equal("1.0.1", Version("refs/tags/prompts/greeting/prod"));
        repository.Do("verify");
        var log = repository.Do("log", "--env", "prod").Output.ReplaceLineEndings("\n").Split('\n').Select(l => l.Length > 22 ? l[22..] : "").ToList();
        Assert.EndsWith("end greeting 1.0.1 as prod.canary", log[0], StringComparison.Ordinal);
        Assert.EndsWith("promote greeting 1.0.1 to prod (was 1.0.0)", log[1], StringComparison.Ordinal);
        Assert.EndsWith("roll out greeting 1.0.1 to 50% as prod.canary (looks good)", log[2], StringComparison.Ordinal);
        Assert.EndsWith("roll out greeting 1.0.1 to 5% as prod.canary", log[3], StringComparison.Ordinal);
        Assert.Contains("No rollout is under way.", repository.Do("rollout", "status").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_abort_takes_the_arm_away_and_a_new_start_deals_the_same_units()
    {
        Releases();
        repository.Do("rollout", "start", "greeting");
        repository.Do("rollout", "step", "greeting");

        Assert.Contains("greeting 1.0.1 is gone from prod (had 50%)", repository.Do("rollout", "abort", "greeting", "--reason", "too long").Output, StringComparison.Ordinal);

        Assert.Equal(("", "1.0.0"), (Target(Arm), Version("refs/tags/prompts/greeting/prod")));
        repository.Do("verify");
        repository.RunUnchanged("rollout", "abort", "greeting").Fails(2, "PRM3048", "No rollout of greeting is under way in prod.");
        repository.Do("rollout", "start", "greeting");
        Assert.Contains("Weight: 5%\nSeed: greeting@1.0.1\n", Message(Arm), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollback_of_the_environment_ends_its_rollout()
    {
        Releases();
        repository.Do("promote", "greeting", "--to", "prod");
        Release("1.0.2");
        repository.Do("rollout", "start", "greeting");

        using var json = JsonDocument.Parse(repository.Do("rollback", "greeting", "--in", "prod", "--json").Output);

        Assert.Equal("prod.canary", json.RootElement.GetProperty("result").GetProperty("ended")[0].GetString());
        Assert.Equal(("", "1.0.0"), (Target(Arm), Version("refs/tags/prompts/greeting/prod")));
        repository.Do("verify");
    }

    [Theory]
    [InlineData("start")]
    [InlineData("step")]
    [InlineData("abort")]
    public void Who_loses_the_race_for_an_arm_gets_exit_code_6_and_nothing_moves(string verb)
    {
        Releases();
        Release("1.0.2");
        if (verb != "start") repository.Do("rollout", "start", "greeting");
        var before = Target("refs/heads/prompts/ledger");
        var (reads, other) = (0, "");
        // The clock is read last when the plan stands and who writes is asked.
        var result = Run(new InterruptingClock(() =>
        {
            if (++reads < 2 || other.Length > 0) return;
            repository.Git.Git("tag", "-f", "-a", "-m", "Mine", "-m", "Weight: 7%", "prompts/greeting/prod.canary", "prompts/greeting/v1.0.1");
            other = Target(Arm);
        }), "rollout", verb, "greeting");

        result.Fails(6, "PRM3017", "prompts/greeting/prod.canary was moved to 1.0.1", "Nothing was changed by this command.");
        Assert.Equal((other, before), (Target(Arm), Target("refs/heads/prompts/ledger")));
    }

    private CliResult Run(TimeProvider clock, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLineHost.RunAsync(arguments, new CommandEnvironment(output, error, repository.Root) { Registry = new Git.GitRegistryOptions { Clock = clock } }).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A clock that lets something happen when it is read.</summary>
    private sealed class InterruptingClock(Action whenRead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            whenRead();
            return base.GetUtcNow();
        }
    }

    [Fact]
    public void The_plan_is_the_released_one_whatever_the_work_tree_says()
    {
        Releases();
        repository.Write("prompts/greeting/rollout.yaml", "steps: [{ weight: 90%, bake: 1h }]\n");

        Assert.Contains("has 5% of prod", repository.Do("rollout", "start", "greeting").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_without_a_plan_says_where_one_belongs()
    {
        repository.Do("release", "greeting", "--no-eval");
        repository.Do("promote", "greeting", "--to", "prod");
        Release("1.0.1", plan: null);

        repository.RunUnchanged("rollout", "start", "greeting").Fails(3, "PRM3047", "greeting 1.0.1 was released without prompts/greeting/rollout.yaml");
    }

    [Fact]
    public void What_cannot_begin_says_why()
    {
        repository.RunUnchanged("rollout", "start", "greeting").Fails(2, "PRM3004");
        Release("1.0.0");
        repository.RunUnchanged("rollout", "start", "greeting").Fails(2, "PRM3050", "prod has no version of greeting that 1.0.0 could stand beside");
        repository.Do("promote", "greeting", "--to", "prod");
        repository.RunUnchanged("rollout", "start", "greeting").Fails(2, "PRM3050", "prod has greeting 1.0.0 already");
        repository.RunUnchanged("rollout", "start", "greeting@2.0.0").Fails(2, "PRM3006", "greeting 2.0.0 is not released");
        repository.RunUnchanged("rollout", "start", "greeting", "--in", "prd").Fails(2, "PRM3005", "Did you mean 'prod'?");
        Release("1.0.1");
        repository.Do("rollout", "start", "greeting");
        repository.RunUnchanged("rollout", "start", "greeting").Fails(2, "PRM3049", "1.0.1 as prod.canary");
    }

    [Fact]
    public void The_candidate_needs_the_gates_of_the_environment()
    {
        repository.Write("promptregistry.yaml", "environments: { staging: , prod: { after: staging } }\n");
        repository.Git.Commit("settings");
        Release("1.0.0");
        repository.Do("promote", "greeting", "--to", "staging");
        repository.Do("promote", "greeting", "--to", "prod");
        Release("1.0.1");

        repository.RunUnchanged("rollout", "start", "greeting").Fails(3, "PRM3027", "greeting 1.0.1 may not enter prod");
        var overridden = repository.Do("rollout", "start", "greeting", "--override", "names leak");
        Assert.Contains("PRM3028", overridden.Error, StringComparison.Ordinal);
        repository.RunUnchanged("rollout", "complete", "greeting").Fails(3, "PRM3027", "greeting 1.0.1 may not enter prod");
        repository.Do("promote", "greeting", "--to", "staging");
        repository.Do("rollout", "complete", "greeting");
    }

    [Fact]
    public void A_second_arm_begins_where_the_first_ends_and_never_overlaps()
    {
        Releases();
        repository.Do("rollout", "start", "greeting");
        Release("1.0.2", "arm: b\nsteps: [{ weight: 10%, bake: 1h }]\n");

        repository.Do("rollout", "start", "greeting@1.0.2");

        Assert.Contains("Weight: 10%\nStart: 5%\nSeed: greeting@1.0.1\n", Message("refs/tags/prompts/greeting/prod.b"), StringComparison.Ordinal);
        repository.RunUnchanged("rollout", "step", "greeting", "--arm", "canary").Fails(2, "PRM3050", "prod.canary would overlap with prod.b (10% from 5%)");
        repository.RunUnchanged("rollout", "step", "greeting").Fails(2, "PRM3049", "prod has several arms of greeting: b, canary. Name one with --arm.");
        repository.Do("rollout", "abort", "greeting", "--arm", "b");
        repository.Do("rollout", "step", "greeting");
    }

    [Fact]
    public void A_dry_run_changes_nothing_and_says_what_would_be()
    {
        Releases();

        Assert.StartsWith("greeting 1.0.1 would have 5% of prod", repository.RunUnchanged("rollout", "start", "greeting", "--dry-run").Output, StringComparison.Ordinal);
        repository.Do("rollout", "start", "greeting");
        Assert.StartsWith("greeting 1.0.1 would be in prod", repository.RunUnchanged("rollout", "complete", "greeting", "--dry-run").Output, StringComparison.Ordinal);
        Assert.StartsWith("greeting 1.0.1 would be gone", repository.RunUnchanged("rollout", "abort", "greeting", "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_plain_git_did_to_arms_is_seen_recorded_and_verified()
    {
        Releases();
        repository.Git.Git("tag", "-a", "-m", "Try", "-m", "Weight: 5%", "prompts/greeting/prod.canary", "prompts/greeting/v1.0.1");

        Assert.Contains("PRM3015", repository.RunUnchanged("status").Error, StringComparison.Ordinal);
        repository.RunUnchanged("verify").Fails(1, "PRM3015");
        Assert.Contains("observe greeting 1.0.1 in prod.canary", repository.Do("sync").Output, StringComparison.Ordinal);
        repository.Do("verify");
        Assert.Contains("greeting 1.0.1 has 5% of prod", repository.Do("rollout", "status").Output, StringComparison.Ordinal);

        repository.Git.Git("tag", "-d", "prompts/greeting/prod.canary");
        Assert.Contains("For apps that arm is over.", repository.RunUnchanged("sync", "--dry-run").Error + repository.RunUnchanged("verify").Error, StringComparison.Ordinal);
        Assert.Contains("observe that greeting 1.0.1 is gone from prod.canary", repository.Do("sync").Output, StringComparison.Ordinal);
        repository.Do("verify");

        repository.Git.Git("tag", "-f", "prompts/greeting/prod.canary", "prompts/greeting/v1.0.1");
        repository.RunUnchanged("verify").Fails(1, "PRM3046", "it has no trailer 'Weight: 5%'");
    }

    [Fact]
    public void A_remote_and_another_clone_have_the_same_arms()
    {
        Releases();
        using var remote = new TempDirectory();
        repository.Git.Git("clone", "-q", "--bare", ".", Path.Combine(remote.Path, "origin.git"));
        repository.Git.Git("remote", "add", "origin", Path.Combine(remote.Path, "origin.git"));
        string At(string reference) => repository.Git.Git("ls-remote", "origin", reference).Split('\t')[0].Trim();

        repository.Do("rollout", "start", "greeting", "--push");
        Assert.Equal(Target(Arm), At(Arm));
        var clone = Path.Combine(remote.Path, "clone");
        repository.Git.Git("clone", "-q", Path.Combine(remote.Path, "origin.git"), clone);
        repository.Git.Git("-C", clone, "config", "user.name", "bob");
        repository.Git.Git("-C", clone, "config", "user.email", "bob@example.org");

        var stepped = CliRepository.RunIn(clone, "rollout", "step", "greeting", "--push");
        Assert.True(stepped.ExitCode == 0, stepped.ToString());
        repository.Do("rollout", "abort", "greeting", "--push");

        Assert.Equal("", At(Arm));
        Assert.Equal("", Target(Arm));
        Assert.Contains("No rollout is under way.", CliRepository.RunIn(clone, "rollout", "status", "--remote").Output, StringComparison.Ordinal);
        CliRepository.RunIn(clone, "rollout", "step", "greeting", "--push").Fails(2, "PRM3048");
    }

    [Fact]
    public void An_arm_that_ended_here_ends_at_the_remote_with_the_next_push()
    {
        Releases();
        using var remote = new TempDirectory();
        repository.Git.Git("clone", "-q", "--bare", ".", Path.Combine(remote.Path, "origin.git"));
        repository.Git.Git("remote", "add", "origin", Path.Combine(remote.Path, "origin.git"));
        repository.Do("rollout", "start", "greeting", "--push");

        repository.Do("rollout", "abort", "greeting");
        Assert.NotEqual("", repository.Git.Git("ls-remote", "origin", Arm));
        repository.Do("sync", "--push");

        Assert.Equal("", repository.Git.Git("ls-remote", "origin", Arm));
        repository.Do("verify");
    }
}
