using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>The README's ten minutes, as somebody would follow them: every command and every file of that section.</summary>
public sealed partial class ReadmeTests(PackedPackages packages)
{
    [Fact]
    public void The_ten_minutes_of_the_README_do_what_it_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The page is run by bash.");
        using var consumer = new Consumer(packages);
        foreach (var path in (string[])["prompts", "templates", "promptregistry.yaml"]) consumer.Delete(path);
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        var script = Script(readme).Replace("5080", FreePort(), StringComparison.Ordinal);
        consumer.Write("page.sh", script);
        var environment = new Dictionary<string, string?>(packages.Environment)
        {
            ["DOTNET_CLI_HOME"] = Path.Combine(consumer.Root, "home"),
            ["DOTNET_NOLOGO"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["GIT_AUTHOR_NAME"] = "Ada",
            ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
            ["GIT_COMMITTER_NAME"] = "Ada",
            ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
        };

        var result = ProcessRunner.Run("bash", ["page.sh"], consumer.Root, environment);

        Consumer.Succeeded(result);
        Assert.Equal(["0.1.0: Say here", "0.1.1: Greet whoever", "0.1.0: Say here"], Served().Matches(result.Output).Select(m => m.Value));
        foreach (var expected in (string[])["warning PRM3036", "warning PRM2004", "error PRM3036", "error PRM2004"])
        {
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        }

        // What is not run here: packing and the sources of packages, which this test has its own of.
        Assert.Contains("```\ndotnet pack -o ../packed\n```", readme, StringComparison.Ordinal);
        Assert.Contains("```\ndotnet run --project samples/Tour\ndotnet test\n```", readme, StringComparison.Ordinal);
    }

    /// <summary>The section as a script: files are written where they stand, and a line that is said to fail must.</summary>
    private static string Script(string readme)
    {
        var from = readme.IndexOf("\n## Ten minutes\n", StringComparison.Ordinal);
        var section = readme[from..readme.IndexOf("\n## ", from + 1, StringComparison.Ordinal)];
        var script = new StringBuilder("set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n");
        foreach (Match block in Block().Matches(section))
        {
            var (info, body) = (block.Groups[1].Value.Split(' '), block.Groups[2].Value);
            if (info is ["sh"])
            {
                foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    script.Append(line.EndsWith("# fails", StringComparison.Ordinal) ? $"if {line[..^7].Trim()}; then exit 99; fi\n" : line + "\n");
                    if (line.StartsWith("curl", StringComparison.Ordinal)) script.Append("echo\n");
                }
            }
            else
            {
                Assert.True(info.Length == 2, $"This block is neither run nor written: {block.Value}");
                script.Append("cat > ").Append(info[1]).Append(" <<'END-OF-FILE'\n").Append(body).Append("END-OF-FILE\n");
            }
        }

        return script.ToString();
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("```([^\\n`]+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^0\.\d\.\d: \w+ \w+", RegexOptions.Multiline)]
    private static partial Regex Served();
}
