using System.Globalization;
using PromptRegistry.Git;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>
/// A team's day, and the one after: Ada writes and releases, Bob reviews and approves, Cleo promotes, and a build server looks at
/// everything in fresh clones. All gates are on, every verb is used, the clock is ours, and what each command says is held
/// against what happened.
/// </summary>
public sealed class TeamDayTests : IDisposable
{
    private const string Settings = """
        environments:
          dev: { requires: [check] }
          staging: { after: dev, requires: [check, eval] }
          prod:
            after: staging
            requires: [check, eval, approval, soak, signature]
            approvals: 2
            approvers: [bob@example.org, cleo@example.org]
            soak: 24h
            direct-moves: deny
        protected-branch: main
        allowed-signers: allowed-signers
        """;

    private readonly Team team = new(Settings + "\n");
    private readonly TempDirectory keys = new();
    private readonly Clock clock = new();
    private readonly string ada;
    private readonly string bob;
    private readonly string cleo;
    private int builds;

    public TeamDayTests()
    {
        (ada, bob, cleo) = (Person("ada"), Person("bob"), Person("cleo"));
        OneAnswer.Record(ada, "Hello Ada");
        Write(ada, "allowed-signers", string.Concat(((string[])["ada", "bob", "cleo"]).Select(Signer)));
        Push(ada, "signers and recordings");
        Pull(bob);
        Pull(cleo);
    }

    public void Dispose()
    {
        team.Dispose();
        keys.Dispose();
    }

    private static void Has(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    private static void HasNot(string unexpected, string text) => Assert.DoesNotContain(unexpected, text, StringComparison.Ordinal);

    private static void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    private string Person(string name)
    {
        var folder = team.Clone(name);
        Assert.SkipUnless(InstalledProgram.IsExpected("ssh-keygen"), "ssh-keygen is not installed.");
        var made = ProcessRunner.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", keys.Combine(name)], keys.Path);
        Assert.True(made.ExitCode == 0, made.ToString());
        team.Git(folder, "config", "gpg.format", "ssh");
        team.Git(folder, "config", "user.signingkey", keys.Combine(name));
        return folder;
    }

    private string Signer(string name)
    {
        var key = keys.Read(name + ".pub").Split(' ');
        return $"{name}@example.org {key[0]} {key[1]}\n";
    }

    private void Push(string folder, string message)
    {
        team.Git(folder, "add", "--all");
        team.Git(folder, "commit", "--quiet", "--message", message);
        team.Git(folder, "push", "--quiet", "origin", "HEAD:main");
    }

    private void Pull(string folder) => team.Git(folder, "pull", "--quiet", "--rebase", "origin", "main");

    /// <summary>Runs a command as of our clock, each a minute after the one before.</summary>
    private CliResult Run(string folder, params string[] arguments) => Run(folder, isCi: false, arguments);

    private CliResult Run(string folder, bool isCi, params string[] arguments)
    {
        clock.Now += TimeSpan.FromMinutes(1);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(output, error, folder) { IsCi = isCi, Registry = new GitRegistryOptions { Clock = clock } };
        var exitCode = CommandLineHost.RunAsync(arguments, environment).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    private string Do(string folder, params string[] arguments)
    {
        var result = Run(folder, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result}");
        HasNot("error ", result.Error);
        return result.Output;
    }

    private void Refused(int exitCode, string folder, string[] arguments, params string[] reasons)
    {
        var before = team.References(team.Remote);
        Run(folder, arguments).Fails(exitCode, reasons);
        Assert.Equal(before, team.References(team.Remote));
    }

    /// <summary>What a build server does in a checkout of its own.</summary>
    private void Builds(params string[] options)
    {
        var checkout = team.Clone($"build-{++builds}", options);
        if (options.Length > 0)
        {
            team.Git(checkout, "fetch", "--quiet", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*", "+refs/heads/prompts/ledger:refs/remotes/origin/prompts/ledger");
        }

        foreach (var verb in (string[][])[["check"], ["eval"], ["review", "--base", "HEAD"], ["verify"]])
        {
            var result = Run(checkout, isCi: true, verb);
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', verb)} on the build server: {result}");
        }
    }

    private string Served()
    {
        using var app = new GitPromptSource(team.Remote);
        var prompts = app.Read(new PromptSourceRequest("prod", ["greeting"]), null, CancellationToken.None).Prompts;
        return prompts.TryGetValue("greeting", out var prompt) ? prompt.Problem?.ToString() ?? prompt.Version.ToString()! : "nothing";
    }

    private static void Edit(string folder, string version, string text)
    {
        var manifest = Path.Combine(folder, "prompts/greeting/prompt.yaml");
        File.WriteAllLines(manifest, File.ReadAllLines(manifest).Select(l => l.StartsWith("version:", StringComparison.Ordinal) ? $"version: {version}" : l));
        Write(folder, "prompts/greeting/user.scriban", text + " {{ name }}.");
        OneAnswer.Record(folder, "Hello Ada");
    }

    [Fact]
    public void Two_days_of_a_team_leave_one_ledger_and_nothing_untrue_was_said()
    {
        // The first morning: Ada sets up her clone, looks at the prompt and releases it.
        Has("added remote.origin.fetch", Do(ada, "init", "--fetch"));
        Do(bob, "init", "--fetch");
        Do(cleo, "init", "--fetch");
        foreach (var folder in (string[])[ada, bob, cleo]) team.Git(folder, "checkout", "--quiet", "--", ".");
        foreach (var folder in (string[])[ada, bob, cleo]) team.Git(folder, "clean", "--quiet", "-d", "--force");
        Has("This clone knows of no release.", Do(ada, "status"));
        Has("Nothing is released yet", Do(ada, "status", "--remote"));
        Has("1 prompt checked, no errors.", Do(ada, "check"));
        Has("Say hello to Ada.", Do(ada, "render", "greeting", "--input", "name=Ada"));
        Has("1 of 1 prompt passed", Do(ada, "eval"));
        Refused(2, ada, ["promote", "greeting", "--to", "dev", "--push"], "No version of greeting is released");
        Has("Released greeting 1.0.0", Do(ada, "release", "greeting", "--sign", "--push"));
        Assert.Equal("nothing", Served());
        Builds();
        Builds("--depth=1", "--no-tags");

        // Cleo, whose clone has not fetched since, promotes; prod says everything that is missing and nothing else.
        Has("greeting in dev is now 1.0.0", Do(cleo, "promote", "greeting", "--to", "dev", "--sign", "--push"));
        Refused(2, cleo, ["promote", "greeting", "1.0.0", "--to", "staging"], "Did you mean greeting@1.0.0?");
        Refused(3, cleo, ["promote", "greeting", "--to", "prod", "--push"], "was never in staging", "0 of 2 approvals");
        Has("greeting in staging is now 1.0.0", Do(cleo, "promote", "greeting@1.0.0", "--to", "staging", "--sign", "--push"));
        var early = Run(cleo, "promote", "greeting", "--to", "prod", "--push");
        early.Fails(3, "0 of 2 approvals", "of 24 h");
        HasNot("no evaluation", early.Error);
        HasNot("signature", early.Error.Replace("signature'", "", StringComparison.Ordinal));

        // Approvals: not by her who released, not by an unsigned one, and Bob's clone needs nothing but --push.
        Refused(2, ada, ["approve", "greeting", "--to", "prod", "--sign", "--push"], "PRM3029", "nobody can approve what they released");
        Has("Approved greeting 1.0.0 for prod as bob <bob@example.org>.", Do(bob, "approve", "greeting", "--to", "prod", "--sign", "--push"));
        Has("waits for approval in prod: 1 of 2", Do(ada, "status", "--remote"));
        Do(cleo, "approve", "greeting", "--to", "prod", "--sign", "--push");
        HasNot("waits for approval", Do(bob, "status", "--remote"));
        Refused(3, cleo, ["promote", "greeting", "--to", "prod", "--push"], "of 24 h");
        Assert.Equal("nothing", Served());

        // The afternoon: Ada edits. A release that did not change its number is told at once, on the build server too.
        Edit(ada, "1.0.0", "Greet");
        Run(ada, "check").Fails(0, "warning PRM3036");
        Run(ada, isCi: true, "check").Fails(3, "error PRM3036");
        Has("greeting: version is now 1.0.1", Do(ada, "bump", "greeting"));
        Has("Greet", Do(ada, "diff", "greeting"));
        Has("1.0.1", Do(ada, "review"));
        Do(ada, "new", "farewell");
        Has("2 prompts checked", Do(ada, "check"));
        Directory.Delete(Path.Combine(ada, "prompts/farewell"), recursive: true);
        team.Git(ada, "clean", "--quiet", "-d", "--force", "templates", "schemas");
        Refused(3, ada, ["release", "greeting", "--push"], "PRM3008");
        Push(ada, "greet");

        // The second day: the soak is over, and Cleo's promotion goes through. The app follows.
        clock.Now += TimeSpan.FromHours(24);
        Has("greeting in prod is now 1.0.0", Do(cleo, "promote", "greeting@1.0.0", "--to", "prod", "--sign", "--push"));
        Assert.Equal("1.0.0", Served());
        Builds();

        // 1.0.1 goes the same way, until prod burns: an override, which everybody sees, and back again.
        Has("a patch step from 1.0.0", Do(ada, "release", "greeting", "--sign", "--push"));
        Do(cleo, "promote", "greeting", "--to", "dev", "--sign", "--push");
        Do(cleo, "promote", "greeting", "--to", "staging", "--sign", "--push");
        Refused(3, cleo, ["promote", "greeting", "--to", "prod", "--push"], "0 of 2 approvals", "of 24 h");
        Do(cleo, "promote", "greeting", "--to", "prod", "--override", "1.0.0 leaks a name", "--sign", "--push");
        Assert.Equal("1.0.1", Served());
        Has("(gates overridden)", Do(bob, "status", "--remote"));
        Has("greeting in prod is now 1.0.0", Do(cleo, "rollback", "greeting", "--in", "prod", "--reason", "worse", "--sign", "--push"));
        Assert.Equal("1.0.0", Served());
        HasNot("overridden", Do(bob, "status", "--remote"));

        // Bob approved in the train, while the others went on: nothing of his is lost, and nothing of theirs.
        Refused(2, bob, ["approve", "greeting@1.0.1", "--to", "prod", "--sign"], "is not released, as far as this clone knows");
        team.Git(bob, "fetch", "--quiet");
        Has("Only in this clone", Do(bob, "approve", "greeting@1.0.1", "--to", "prod", "--sign"));
        Do(cleo, "approve", "greeting@1.0.1", "--to", "prod", "--sign", "--push");
        team.Git(bob, "fetch", "--quiet");
        Run(bob, "status").Fails(6, "PRM3021", "dotnet prompt sync --rebase origin");
        Has("Rebased: approve greeting 1.0.1 for prod", Do(bob, "sync", "--rebase", "--sign", "--push"));

        // Somebody uses plain git: dev follows and is told, prod denies and is put back.
        Pull(bob);
        team.Git(bob, "tag", "--force", "prompts/greeting/dev", "prompts/greeting/v1.0.0");
        team.Git(bob, "push", "--quiet", "--force", "origin", "refs/tags/prompts/greeting/dev");
        Has("moved outside the ledger", Do(cleo, "status", "--remote"));
        Run(cleo, "verify", "--remote").Fails(1, "PRM3015");
        Has("Recorded: observe greeting 1.0.0 in dev", Do(bob, "sync", "--sign", "--push"));
        HasNot("moved outside", Do(cleo, "status", "--remote"));

        // The evening: every clone says the same, and the ledger is one line that tells it all.
        foreach (var folder in (string[])[ada, bob, cleo])
        {
            team.Git(folder, "fetch", "--quiet");
            Has("Everything holds together: 1 prompt, 2 releases, 3 environments", Do(folder, "verify"));
            Has("The ledger has everything", Do(folder, "sync"));
        }

        var answers = ((string[])[ada, bob, cleo]).Select(f => string.Join('\n', Do(f, "status").Split('\n').Take(2))).Distinct();
        Assert.Matches(@"greeting +1\.0\.1 +1\.0\.0 .*by bob.* +1\.0\.1 .*by cleo.* +1\.0\.0 .*by cleo", Assert.Single(answers));
        Builds();
        Builds("--depth=1", "--no-tags");
        Has("Everything holds together", Do(team.Remote, "verify"));
        Assert.Equal((1, 0), team.Shape());
        Assert.Equal(
            [
                "release greeting 1.0.0 (first)", "promote greeting 1.0.0 to dev", "promote greeting 1.0.0 to staging",
                "approve greeting 1.0.0 for prod", "approve greeting 1.0.0 for prod", "promote greeting 1.0.0 to prod",
                "release greeting 1.0.1 (patch)", "promote greeting 1.0.1 to dev (was 1.0.0)", "promote greeting 1.0.1 to staging (was 1.0.0)",
                "promote greeting 1.0.1 to prod (was 1.0.0), gates overridden", "roll back greeting in prod to 1.0.0 (was 1.0.1)",
                "approve greeting 1.0.1 for prod", "approve greeting 1.0.1 for prod", "observe greeting 1.0.0 in dev (was 1.0.1)",
            ],
            team.Events().Reverse());
        Assert.Equal(
            ["ada", "cleo", "cleo", "bob", "cleo", "cleo", "ada", "cleo", "cleo", "cleo", "cleo", "cleo", "bob", "bob"],
            team.Git(team.Remote, "log", "--reverse", "--format=%an", "prompts/ledger").Split('\n'));
        var log = Do(ada, "log", "--since", "2026-03-03");
        Has("2026-03-03", log);
        HasNot("2026-03-02", log);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.Parse("2026-03-02T08:30:00Z", CultureInfo.InvariantCulture);

        public override DateTimeOffset GetUtcNow() => Now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
