using System.Text.Json;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>init</c> and <c>new</c>: what they make passes every check.</summary>
public sealed class ScaffoldingTests : IDisposable
{
    private readonly TempDirectory folder = new();

    [Fact]
    public void A_new_repository_and_a_new_prompt_pass_every_check()
    {
        Do("init");
        var made = Do("new", "support/reply");

        Assert.Contains("created  prompts/support/reply/prompt.yaml", made, StringComparison.Ordinal);
        Assert.DoesNotContain("schemas/", made, StringComparison.Ordinal);
        Assert.Contains("1 prompt checked, no errors.", Do("check"), StringComparison.Ordinal);
        Assert.StartsWith("# yaml-language-server: $schema=../../../schemas/prompt.schema.json\n", Read("prompts/support/reply/prompt.yaml"), StringComparison.Ordinal);
        Assert.True(Schemas.SchemaSubject.Prompt.IsValidYaml(Read("prompts/support/reply/prompt.yaml")));
        Assert.True(Schemas.SchemaSubject.Suite.IsValidYaml(Read("prompts/support/reply/evals.yaml")));
        Assert.True(Schemas.SchemaSubject.Settings.IsValidYaml(Read("promptregistry.yaml")));
        Assert.Contains("<text>\nx\n</text>", Do("render", "support/reply", "--input", "text=x"), StringComparison.Ordinal);
        Assert.Contains("support/reply 0.1.0: passed (1 case", Do("eval", "support/reply"), StringComparison.Ordinal);
        var recorded = Read("prompts/support/reply/recordings.jsonl");
        Directory.Delete(Path.Combine(folder.Path, "prompts"), recursive: true);
        Do("new", "support/reply");
        Assert.Equal(recorded, Read("prompts/support/reply/recordings.jsonl"));
    }

    [Fact]
    public void Without_any_suite_there_is_nothing_to_evaluate_and_nothing_wrong()
    {
        Do("init");
        Do("new", "reply", "--suite", "false");

        Assert.False(File.Exists(Path.Combine(folder.Path, "prompts/reply/evals.yaml")));
        CliRepository.RunIn(folder.Path, "eval").Fails(0, "info PRM2012: No prompt below prompts/ has a suite");
        CliRepository.RunIn(folder.Path, "eval", "reply").Fails(2, "error PRM2012: There is no suite for a prompt 'reply'.");
    }

    [Fact]
    public void Where_a_guard_is_broken_a_new_prompt_has_no_recording()
    {
        Do("init");
        Write("templates/guards/fence.scriban", "{{ nonsense }}");

        Assert.Contains("Record the answers of the model", Do("new", "reply"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "prompts/reply/recordings.jsonl")));
    }

    [Fact]
    public void Init_keeps_what_people_changed_and_brings_schemas_up_to_date()
    {
        Do("init");
        Write("promptregistry.yaml", "environments: [live]\n");
        Write("templates/guards/fence.scriban", "[{{ $1 }}]");
        Write("schemas/prompt.schema.json", "{}");

        var again = Do("init");

        Assert.Contains("kept     promptregistry.yaml", again, StringComparison.Ordinal);
        Assert.Contains("updated  schemas/prompt.schema.json", again, StringComparison.Ordinal);
        Assert.Equal("[{{ $1 }}]", Read("templates/guards/fence.scriban"));
        Assert.Contains("A prompt (prompt.yaml)", Read("schemas/prompt.schema.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        Assert.Contains("Dry run: nothing was written.", Do("init", "--dry-run"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void As_json_every_file_is_listed()
    {
        using var json = JsonDocument.Parse(Do("init", "--json"));

        var files = json.RootElement.GetProperty("result").GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString());
        Assert.Contains("templates/guards/fence.scriban", files);
    }

    [Theory]
    [InlineData("Reply", "'Reply'")]
    [InlineData("../reply", "'..'")]
    [InlineData("support/prod", "is the name of an environment")]
    [InlineData("there", "There is a prompt 'there' already: prompts/there/prompt.yaml.")]
    public void A_name_that_cannot_be_is_refused(string name, string expected)
    {
        Do("init");
        Do("new", "there");

        CliRepository.RunIn(folder.Path, "new", name).Fails(2, expected);
    }

    [Fact]
    public void Outside_of_a_repository_new_says_how_to_make_one()
    {
        CliRepository.RunIn(folder.Path, "new", "reply").Fails(2, "'dotnet prompt init' makes one.");
    }

    [Fact]
    public void The_guards_that_are_shipped_are_those_of_this_repository()
    {
        Do("init");

        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "templates", "guards")))
        {
            Assert.Equal(File.ReadAllText(file), Read("templates/guards/" + Path.GetFileName(file)));
        }
    }

    public void Dispose() => folder.Dispose();

    private string Do(params string[] arguments)
    {
        var result = CliRepository.RunIn(folder.Path, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(folder.Path, file));

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.Path, file), text);
}
