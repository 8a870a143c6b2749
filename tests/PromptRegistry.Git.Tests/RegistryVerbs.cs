using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Approvals;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Synchronization;
using PromptRegistry.Git.Verification;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Tests;

/// <summary>Short ways to do what a team with gates does.</summary>
internal static class RegistryVerbs
{
    /// <summary>Commits settings to the protected branch.</summary>
    public static void Settings(this RegistryFixture fixture, string text)
    {
        fixture.Repository.Write("promptregistry.yaml", text);
        fixture.Repository.Commit("settings");
    }

    /// <summary>From now on somebody else is at the keyboard.</summary>
    public static void As(this RegistryFixture fixture, string name)
    {
        fixture.Repository.Git("config", "user.name", name);
        fixture.Repository.Git("config", "user.email", $"{name.ToLowerInvariant()}@example.org");
    }

    /// <summary>Releases by our command; the verdict is about the content unless another digest is named.</summary>
    public static ReleaseResult Release(
        this RegistryFixture fixture, string name, string version, string? verdict = null, string? digest = null, WriteOptions? options = null)
    {
        fixture.Write(name, version, $"Version {version} of {name}.");
        fixture.Repository.Commit($"{name} {version}");
        using var registry = fixture.Open();
        var made = verdict is null ? null : Verdict(verdict, digest ?? Digest(registry, name));
        var result = new ReleaseOperation(registry).Run(
            new ReleaseRequest(name) { Verdict = made, Options = options ?? WriteOptions.Default });
        Assert.True(result.Succeeded, string.Join("\n", result.Diagnostics));
        return result.Value;
    }

    public static ReleaseVerdict Verdict(string outcome, string digest) => new(
        outcome, digest, "sha256:suite", "gpt", new Dictionary<string, double> { ["rouge-l"] = 0.9375, ["contains"] = 1 });

    public static Outcome<ApproveResult> Approve(
        this RegistryFixture fixture, string name, string version, string environment, WriteOptions? options = null)
    {
        using var registry = fixture.Open();
        return new ApproveOperation(registry).Run(
            new ApproveRequest(name, RegistryFixture.Version(version), environment) { Options = options ?? WriteOptions.Default });
    }

    public static Outcome<SyncResult> Sync(
        this RegistryFixture fixture, string[]? prompts = null, WriteOptions? options = null, Func<Release, ReleaseVerdict?>? evaluate = null)
    {
        using var registry = fixture.Open();
        return new SyncOperation(registry).Run(
            new SyncRequest(prompts ?? []) { Options = options ?? WriteOptions.Default, Evaluate = evaluate });
    }

    public static Outcome<VerifyReport> Verify(this RegistryFixture fixture)
    {
        using var registry = fixture.Open();
        return new VerifyOperation(registry).Run();
    }

    public static Outcome<MoveResult> Override(this RegistryFixture fixture, string selection, string environment, string reason)
    {
        using var registry = fixture.Open();
        Assert.True(PromptSelection.TryParse(selection, out var prompt));
        return new PromoteOperation(registry).Run(new PromoteRequest([prompt], environment) { Override = reason });
    }

    /// <summary>The digest of a prompt in HEAD's commit.</summary>
    public static string Digest(GitRegistry registry, string name)
    {
        var tree = registry.Reader.ReadCommit(registry.Reader.Resolve("HEAD")!.Value).Tree;
        return Core.Prompts.PromptLoader.Load(name, new GitTreeFiles(registry.Reader, tree), registry.Settings).Prompt!.Digest;
    }
}
