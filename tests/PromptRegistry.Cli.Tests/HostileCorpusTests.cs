using System.Diagnostics;
using System.Text.RegularExpressions;
using PromptRegistry.Git.Sources;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>
/// Every verb, as a process of its own, over every repository of <c>tests/corpus/hostile</c>: it ends in time and within its
/// memory, starts nothing but git, touches nothing outside, and prints nothing that a terminal or a build server would obey.
/// </summary>
public sealed class HostileCorpusTests(HostileCorpus corpus) : IClassFixture<HostileCorpus>
{
    private static readonly string[] Verbs =
    [
        "check", "status", "log", "verify", "diff greeting", "review --base HEAD", "render greeting", "eval", "bump --dry-run",
        "release greeting --dry-run", "promote greeting@1.0.0 --to dev --dry-run", "rollback greeting --in prod --dry-run", "sync --dry-run",
        "approve greeting@1.0.0 --to prod --dry-run", "check --json", "check --msbuild",
    ];

    public static TheoryData<string> Names =>
    [
        "programs-in-config", "repository-in-the-files", "text-that-becomes-something", "names-that-become-arguments", "links-to-elsewhere",
        "keys-for-strangers", "a-manifest-without-measure", "a-tree-without-end", "tags-that-lead-nowhere", "a-ledger-that-lies", "many-refs",
        "templates-without-end", "other-encodings",
    ];

    [Fact]
    public void Every_repository_of_the_corpus_is_tried() => Assert.Equal(corpus.Names, Names.Select(n => n.Data).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_audit_sees_what_is_started_and_plain_git_falls_into_the_trap()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The corpus is made by a script for bash.");
        using var own = new HostileCorpus();
        await own.RunAsync("many-refs", ["status"]);
        Assert.NotEmpty(own.TakeStarted());

        ProcessRunner.Run("git", ["-C", own.Folder("programs-in-config"), "status"], own.Folder("programs-in-config"));
        Assert.True(File.Exists(own.Canary));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_verb_does_no_harm(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The corpus is made by a script for bash.");
        var outside = corpus.Outside();
        foreach (var verb in Verbs)
        {
            var (exitCode, said) = await corpus.RunAsync(name, verb.Split(' '));

            Assert.True(exitCode is >= 0 and <= 6, $"{verb}: {exitCode}\n{said}");
            Assert.DoesNotContain("Unhandled exception", said, StringComparison.Ordinal);
            Assert.DoesNotContain("PRM4003", said, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"root:x?:0:0", said);
            Assert.False(File.Exists(corpus.Canary), $"{verb} started a program.");
            Assert.Equal(outside, corpus.Outside());
            Assert.All(corpus.TakeStarted(), line => Assert.StartsWith("git ", line, StringComparison.Ordinal));
            if (verb.EndsWith("--msbuild", StringComparison.Ordinal)) continue;
            Assert.DoesNotMatch(@"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]", said);
            Assert.DoesNotMatch(new Regex(@"^\s*(::|##vso|##\[)", RegexOptions.Multiline), said);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_app_that_follows_has_its_prompt_or_a_reason(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The corpus is made by a script for bash.");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var source = new GitPromptSource(corpus.Folder(name));
        try
        {
            var state = source.Read(new PromptSourceRequest("prod", ["greeting", "n0", "many", "gone", "latin"]), null, patience.Token);
            Assert.All(state.Prompts.Values, p => Assert.True(p.Problem is not null || p.Version is not null));
        }
        catch (PromptSourceException exception)
        {
            Assert.NotEmpty(exception.Message);
        }

        Assert.False(File.Exists(corpus.Canary));
    }
}

/// <summary>The repositories, made once, and a folder of programs that tell when they are started.</summary>
public sealed class HostileCorpus : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TempDirectory folder = new();
    private readonly string started;

    public HostileCorpus()
    {
        started = folder.Combine("started");
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(folder.Combine("home"));
        folder.Write("secret", "outside");
        var made = ProcessRunner.Run("bash", [Path.Combine(RepositoryRoot.Path, "tests", "corpus", "hostile", "make.sh"), folder.Combine("repositories"), Canary], folder.Path);
        if (made.ExitCode != 0) throw new InvalidOperationException(made.ToString());
        Tell("git", $"exec '{Find("git")}' \"$@\"");
        foreach (var program in (string[])["ssh", "gpg", "gpgsm", "ssh-keygen", "sh", "bash", "env", "less", "more", "vi", "nano", "curl", "wget", "python3", "touch", "cat", "git-lfs"])
        {
            Tell(program, "exit 1");
        }
    }

    /// <summary>A file that programs of the corpus make when they are started.</summary>
    public string Canary => folder.Combine("canary");

    public IEnumerable<string> Names => Directory.GetDirectories(folder.Combine("repositories")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal);

    public string Folder(string name) => Path.Combine(folder.Combine("repositories"), name);

    /// <summary>Every file beside the repositories, and what is in it.</summary>
    public string Outside() => string.Join('\n', Directory.EnumerateFileSystemEntries(folder.Path)
        .Concat(Directory.EnumerateFileSystemEntries(folder.Combine("home"), "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFileSystemEntries(folder.Combine("repositories")))
        .Where(f => f != started).Order(StringComparer.Ordinal)) + File.ReadAllText(folder.Combine("secret"));

    /// <summary>The programs that were started since the last time.</summary>
    public IReadOnlyList<string> TakeStarted()
    {
        var lines = File.Exists(started) ? File.ReadAllLines(started) : [];
        File.Delete(started);
        return lines;
    }

    /// <summary>Runs the command line with a heap of at most 768 MB; a process that is not done in time is ended.</summary>
    public async Task<(int ExitCode, string Said)> RunAsync(string name, string[] arguments)
    {
        var start = new ProcessStartInfo(Find("dotnet"), ["exec", typeof(CommandEnvironment).Assembly.Location, .. arguments])
        {
            WorkingDirectory = Folder(name),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["PATH"] = folder.Combine("programs"),
            ["HOME"] = folder.Combine("home"),
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_AUTHOR_NAME"] = "Ada",
            ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
            ["GIT_COMMITTER_NAME"] = "Ada",
            ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
            ["GITHUB_TOKEN"] = "s3cret-of-the-build-server",
            ["DOTNET_GCHeapHardLimit"] = "0x30000000",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        })
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"It was not done after {Patience}.");
        }
    }

    public void Dispose() => folder.Dispose();

    private void Tell(string program, string then)
    {
        var file = folder.Write($"programs/{program}", $"#!/bin/sh\necho \"{program} $*\" >> '{started}'\n{then}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Find(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(f => Path.Combine(f, program)).First(File.Exists);
}
