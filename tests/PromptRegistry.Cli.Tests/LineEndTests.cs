using System.Text.Json;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>A clone as git makes it on Windows: its files have <c>\r\n</c>, and nothing that counts knows of it.</summary>
public sealed class LineEndTests : IDisposable
{
    private readonly CliRepository repository = new();
    private readonly TempDirectory places = new();

    public LineEndTests()
    {
        repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m }
            inputs: { name: string }
            messages:
              - role: system
                content: |
                  Be kind.
                  Be short.
              - { role: user, template: user.scriban }

            """);
        repository.Write("prompts/greeting/user.scriban", "Say hello\n{{~ include 'tone' ~}}\nto\n  {{ name }}.\n{{ \"a\\r\\nb\" | string.size }}\n");
        repository.Write("templates/tone.scriban", "loudly\nand clearly\n");
        repository.Write("prompts/greeting/evals.yaml", """
            cases:
              - id: ada
                inputs:
                  name: |
                    Ada
                    Lovelace
                expected: Ada
              - from: cases.csv
            scorers:
              - contains: Ada

            """);
        repository.Write("prompts/greeting/cases.csv", "id,name,expected\nbyron,\"Ada\nByron\",Ada\n");
        repository.Git.Commit();
    }

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    [Fact]
    public void Rendering_digest_and_recordings_are_the_same_as_with_plain_line_ends()
    {
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Git.Commit("recordings");
        var plain = Clone("plain", "false");
        var windows = Clone("windows", "true");

        Assert.Contains("\r\n", File.ReadAllText(Path.Combine(windows, "prompts/greeting/user.scriban")), StringComparison.Ordinal);
        Assert.Contains("\r\n", File.ReadAllText(Path.Combine(windows, "prompts/greeting/recordings.jsonl")), StringComparison.Ordinal);
        Assert.DoesNotContain("\\r", Rendered(windows).Replace("\\r\\nb", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(Rendered(plain), Rendered(windows));
        Team.Do(windows, "check");
        Team.Do(windows, "eval");

        // Recording again where the line ends differ asks for the same keys, and answers are found by them in the other clone.
        OneAnswer.Record(windows, "Hello Ada");
        Assert.Equal(Keys(plain), Keys(windows));
    }

    [Fact]
    public void A_release_made_there_is_the_one_that_is_made_elsewhere()
    {
        var plain = Clone("plain", "false");
        var windows = Clone("windows", "true");

        Team.Do(plain, "release", "greeting");
        Team.Do(windows, "release", "greeting");

        Assert.Equal(Digest(plain), Digest(windows));
        Team.Do(windows, "verify");
        Team.Do(windows, "review", "--base", "HEAD");
    }

    [Fact]
    public void Bump_changes_the_version_alone_and_keeps_the_line_ends()
    {
        var windows = Clone("windows", "true");
        Team.Do(windows, "release", "greeting");
        var file = Path.Combine(windows, "prompts/greeting/prompt.yaml");
        var before = File.ReadAllText(file);
        File.AppendAllText(Path.Combine(windows, "prompts/greeting/user.scriban"), "More.\r\n");

        Team.Do(windows, "bump", "greeting");

        Assert.Equal(before.Replace("version: 1.0.0\r\n", "version: 1.0.1\r\n", StringComparison.Ordinal), File.ReadAllText(file));
    }

    [Fact]
    public void Init_keeps_line_ends_plain_in_every_clone()
    {
        repository.Do("init");
        repository.Git.Commit("attributes");
        var windows = Clone("windows", "true");

        foreach (var file in new[] { "promptregistry.yaml", "prompts/greeting/user.scriban", "prompts/greeting/cases.csv", "templates/tone.scriban" })
            Assert.DoesNotContain("\r", File.ReadAllText(Path.Combine(windows, file)), StringComparison.Ordinal);
    }

    private static string Rendered(string folder) =>
        Team.Do(folder, "render", "greeting", "--input", "name=Ada", "--json").Output.Replace(folder, "", StringComparison.Ordinal);

    private string Digest(string folder) =>
        repository.Git.Git("-C", folder, "for-each-ref", "--format=%(contents)", "refs/tags/prompts/greeting/v1.0.0")
            .Split('\n').Single(line => line.StartsWith("Digest:", StringComparison.Ordinal));

    private static string[] Keys(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "prompts/greeting/recordings.jsonl")).Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("key").GetString()!).Order(StringComparer.Ordinal),
    ];

    private string Clone(string name, string autocrlf)
    {
        var folder = places.Combine(name);
        repository.Git.Git("clone", "--quiet", "-c", $"core.autocrlf={autocrlf}", repository.Root, folder);
        repository.Git.Git("-C", folder, "config", "user.name", "Test");
        repository.Git.Git("-C", folder, "config", "user.email", "test@example.org");
        return folder;
    }
}
