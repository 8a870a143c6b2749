using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Server.Tests;

/// <summary><c>deploy/</c>: the image and the manifests say what the server understands, and give it no more than it needs.</summary>
public sealed partial class DeployTests
{
    private static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", file));

    [Fact]
    public async Task Every_option_and_variable_is_one_of_the_server()
    {
        var help = await HelpAsync();
        var known = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src/PromptRegistry.Server/ServerOptions.cs"));
        foreach (var file in (string[])["Dockerfile", "compose.yaml", "kubernetes/server.yaml"])
        {
            var said = Regex.Matches(Text(file), "(?:CMD|command:|args:) (\\[.*\\])").Select(m => m.Groups[1].Value).Where(c => c.Contains("/data/repository\",", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(said);
            Assert.All(said.SelectMany(c => Options().Matches(c)).Select(m => m.Value), option => Assert.Contains(option, help, StringComparison.Ordinal));
            Assert.All(Regex.Matches(Text(file), "PROMPTREGISTRY_[A-Z_]+").Select(m => m.Value), variable => Assert.Contains($"\"{variable}\"", known, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_pod_is_confined_and_asked_at_addresses_that_there_are()
    {
        var server = Text("kubernetes/server.yaml");

        Assert.All(
            (string[])["runAsNonRoot: true", "readOnlyRootFilesystem: true", "allowPrivilegeEscalation: false", "drop: [ALL]", "automountServiceAccountToken: false", "type: RuntimeDefault", "path: /readyz", "path: /healthz", "limits: { memory:"],
            part => Assert.Contains(part, server, StringComparison.Ordinal));
        Assert.Contains("maxUnavailable: 1", Text("kubernetes/disruption.yaml"), StringComparison.Ordinal);
        Assert.Contains("pod-security.kubernetes.io/enforce: restricted", Text("kubernetes/namespace.yaml"), StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", Text("Dockerfile"), StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)password=[^\"$ ]", Text("kubernetes/secret.example.yaml"));
    }

    /// <summary>git runs from nothing but what is gathered, and the C library that an image has.</summary>
    [Fact]
    public void Git_is_gathered_with_all_that_it_needs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Images are made of Linux.");
        using var folder = new TempDirectory();
        var gathered = ProcessRunner.Run("sh", [Path.Combine(RepositoryRoot.Path, "deploy/gather-git.sh"), folder.Combine("rootfs")], folder.Path);
        Assert.True(gathered.ExitCode == 0, gathered.ToString());

        var files = Directory.EnumerateFiles(folder.Combine("rootfs"), "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).ToHashSet(StringComparer.Ordinal);
        var git = Directory.EnumerateFiles(folder.Combine("rootfs"), "git", SearchOption.AllDirectories).First(f => new FileInfo(f).LinkTarget is null);
        var needed = ProcessRunner.Run("ldd", [git], folder.Path).Output.Split('\n').Select(l => l.Trim().Split(' ')[0]).Where(l => l.EndsWith(".so", StringComparison.Ordinal) || l.Contains(".so.", StringComparison.Ordinal));
        Assert.All(needed.Where(l => !Regex.IsMatch(l, "^(linux-vdso|lib(c|m|dl|rt|pthread|resolv)\\.so|/lib)")), library => Assert.Contains(library, files));
        Assert.Contains("git-remote-http", files);
        Assert.Contains("ca-certificates.crt", files);
    }

    private static async Task<string> HelpAsync()
    {
        var run = await Task.Run(() => ProcessRunner.Run("dotnet", [typeof(ServerOptions).Assembly.Location, "--help"], AppContext.BaseDirectory), TestContext.Current.CancellationToken);
        Assert.Equal(0, run.ExitCode);
        return run.Output;
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Options();
}
