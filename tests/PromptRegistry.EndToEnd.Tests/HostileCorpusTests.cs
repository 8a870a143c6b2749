using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>A build, from packed packages, over repositories of <c>tests/corpus/hostile</c>: it ends, and nothing of them runs.</summary>
public sealed class HostileCorpusTests(PackedPackages packages) : IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("programs-in-config")]
    [InlineData("repository-in-the-files")]
    [InlineData("text-that-becomes-something")]
    [InlineData("names-that-become-arguments")]
    [InlineData("links-to-elsewhere")]
    [InlineData("keys-for-strangers")]
    [InlineData("a-manifest-without-measure")]
    [InlineData("templates-without-end")]
    [InlineData("other-encodings")]
    public void A_build_does_no_harm(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The corpus is made by a script for bash.");
        var canary = folder.Combine("canary");
        var script = Path.Combine(RepositoryRoot.Path, "tests", "corpus", "hostile", "make.sh");
        Assert.Equal(0, ProcessRunner.Run("bash", [script, folder.Combine("repositories"), canary], folder.Path).ExitCode);
        using var consumer = Consumer.OfRestoredApp(packages);
        consumer.Delete("prompts");
        consumer.Delete("promptregistry.yaml");
        var from = Path.Combine(folder.Combine("repositories"), name);
        Assert.Equal(0, ProcessRunner.Run("cp", ["-a", from + "/.", consumer.Root + "/"], folder.Path).ExitCode);

        var result = consumer.Build("App");

        Assert.DoesNotContain("root:x:0:0", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(canary), result.Output);
        if (result.ExitCode == 0) consumer.Run("App");
        Assert.False(File.Exists(canary));
    }
}
