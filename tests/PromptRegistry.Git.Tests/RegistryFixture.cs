using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Log;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests;

/// <summary>A real repository with prompts, and short ways to do and look at things.</summary>
internal sealed class RegistryFixture : IDisposable
{
    public RegistryFixture(bool empty = false)
    {
        if (empty) return;
        Write("summarization", "1.0.0", "Summarise.");
        Repository.Commit("first");
    }

    public TempRepository Repository { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public static PromptVersion Version(string text) => PromptVersion.Parse(text);

    public GitRegistry Open(GitReaderKind reader = GitReaderKind.Automatic, string? folder = null)
    {
        var opened = GitRegistry.Open(folder ?? Repository.Path, Options(reader));
        Assert.True(opened.Succeeded, string.Join("\n", opened.Diagnostics));
        return opened.Value;
    }

    /// <summary>Opens with a clock that does something when it is first read, which is between planning and writing.</summary>
    public GitRegistry OpenWithClock(Action whenRead)
    {
        var opened = GitRegistry.Open(Repository.Path, Options() with { Clock = new InterruptingClock(whenRead) });
        Assert.True(opened.Succeeded, string.Join("\n", opened.Diagnostics));
        return opened.Value;
    }

    public GitRegistryOptions Options(GitReaderKind reader = GitReaderKind.Automatic) =>
        new() { Clock = Clock, Jitter = () => 0.5, Reader = reader };

    /// <summary>Writes a prompt into the work tree.</summary>
    public void Write(string name, string version, string text)
    {
        Repository.Write($"prompts/{name}/prompt.yaml", $"""
            name: {name}
            version: {version}
            description: A prompt of a test.
            inputs:
              text: string
            messages:
              - role: user
                template: user.scriban

            """);
        Repository.Write($"prompts/{name}/user.scriban", text + " {{ text }}");
    }

    /// <summary>Commits and tags as somebody without our command would.</summary>
    public string ReleaseByHand(string name, string version)
    {
        Write(name, version, $"Version {version} of {name}.");
        var commit = Repository.Commit($"{name} {version}");
        Repository.Git("tag", "-a", "-m", $"{name} {version}", $"prompts/{name}/v{version}");
        return commit;
    }

    public Outcome<MoveResult> Promote(string selections, string environment, WriteOptions? options = null)
    {
        using var registry = Open();
        return Promote(registry, selections, environment, options);
    }

    public static Outcome<MoveResult> Promote(
        GitRegistry registry, string selections, string environment, WriteOptions? options = null)
    {
        var prompts = selections.Split(' ').Select(s =>
        {
            Assert.True(PromptSelection.TryParse(s, out var selection));
            return selection;
        });
        var request = new PromoteRequest([.. prompts], environment) { Options = options ?? WriteOptions.Default };
        return new PromoteOperation(registry).Run(request);
    }

    public Outcome<MoveResult> RollBack(string prompt, string environment, string? to = null, WriteOptions? options = null)
    {
        using var registry = Open();
        var request = new RollbackRequest(prompt, environment, to is null ? null : Version(to))
        {
            Options = options ?? WriteOptions.Default,
        };
        return new RollbackOperation(registry).Run(request);
    }

    public Outcome<StatusReport> Status(params string[] prompts)
    {
        using var registry = Open();
        return new StatusOperation(registry).Run(prompts);
    }

    public StatusCell Cell(string prompt, string environment)
    {
        var report = Status(prompt);
        Assert.True(report.Succeeded, string.Join("\n", report.Diagnostics));
        return Assert.Single(report.Value.Prompts).Environments.Single(c => c.Environment == environment);
    }

    public IReadOnlyList<LedgerEvent> Log(string? prompt = null, string? environment = null, int? limit = null)
    {
        using var registry = Open();
        var log = new LogOperation(registry).Run(new LogRequest(prompt, environment, limit));
        Assert.True(log.Succeeded, string.Join("\n", log.Diagnostics));
        return log.Value.Events;
    }

    /// <summary>Every ref and its target: equal before and after when nothing changed.</summary>
    public string References() => Repository.Git("for-each-ref", "--format=%(refname) %(objectname)");

    public void Dispose() => Repository.Dispose();
}
