using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

public sealed class VerbTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Check_counts_what_it_checked()
    {
        Assert.Equal("1 prompt checked, no errors.\n", repository.Do("check").Output);
    }

    [Fact]
    public void Render_shows_the_messages()
    {
        Assert.Equal("[user]\nSay hello to Ada.\n", repository.Do("render", "greeting", "-i", "name=Ada").Output);
    }

    [Fact]
    public void Render_reads_inputs_from_a_file_and_the_command_line_wins()
    {
        repository.Write("inputs.json", """{"name": "Bob"}""");

        Assert.Contains("hello to Bob", repository.Do("render", "greeting", "--inputs", "inputs.json").Output, StringComparison.Ordinal);
        Assert.Contains("hello to Ada", repository.Do("render", "greeting", "--inputs", "inputs.json", "-i", "name=Ada").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Release_promote_status_rollback_and_log_tell_one_story()
    {
        repository.Do("release", "greeting");
        repository.Do("promote", "greeting", "--to", "prod");
        ChangeText("1.0.1");
        repository.Do("release", "greeting");
        var promoted = repository.Do("promote", "greeting", "--to", "prod", "--reason", "shorter");
        var rolledBack = repository.Do("rollback", "greeting", "--in", "prod");
        var status = repository.Do("status");
        var log = repository.Do("log", "greeting");

        Assert.Equal("greeting in prod is now 1.0.1 (was 1.0.0).\n", promoted.Output);
        Assert.Equal("greeting in prod is now 1.0.0 (was 1.0.1).\n", rolledBack.Output);
        Assert.Contains("greeting  1.0.1   -    -        1.0.0", status.Output, StringComparison.Ordinal);
        Assert.Equal(5, log.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("promote greeting 1.0.1 to prod (was 1.0.0) (shorter)", log.Output, StringComparison.Ordinal);
        Assert.Contains("1.0.0", repository.Git.Git("show", "prompts/ledger:state/greeting.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_move_by_plain_git_is_shown_as_such()
    {
        repository.Do("release", "greeting");
        repository.Git.Git("tag", "prompts/greeting/prod", "prompts/greeting/v1.0.0");

        var status = repository.Do("status");

        Assert.Contains("1.0.0 (moved outside the ledger)", status.Output, StringComparison.Ordinal);
        Assert.Contains("warning PRM3015", status.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release", "greeting", "--dry-run")]
    [InlineData("bump", "greeting", "--dry-run")]
    public void A_dry_run_changes_nothing(params string[] arguments)
    {
        Assert.Equal(0, repository.RunUnchanged(arguments).ExitCode);
    }

    [Fact]
    public void A_dry_run_of_a_move_changes_nothing()
    {
        repository.Do("release", "greeting");

        var result = repository.RunUnchanged("promote", "greeting", "--to", "prod", "--dry-run");

        Assert.Equal("greeting in prod would be 1.0.0.\n", result.Output);
    }

    [Fact]
    public void Bump_writes_the_version_that_the_change_demands_and_keeps_the_rest()
    {
        repository.Do("release", "greeting");
        repository.Edit("prompts/greeting/prompt.yaml", "inputs: { name: string }", "inputs: { name: string, mood: string? }  # why");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} {{ mood }}.");

        var result = repository.Do("bump", "greeting");

        Assert.Contains("version is now 1.1.0 (a minor change since 1.0.0)", result.Output, StringComparison.Ordinal);
        Assert.Contains("version: 1.1.0\nmodel: { name: m }\ninputs: { name: string, mood: string? }  # why\n", repository.Read("prompts/greeting/prompt.yaml"), StringComparison.Ordinal);
        Assert.Contains("version 1.1.0 stays", repository.Do("bump", "greeting").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bump_without_a_change_stays_and_with_an_option_moves_more()
    {
        repository.Do("release", "greeting");

        Assert.Contains("stays (nothing changed since 1.0.0)", repository.Do("bump", "greeting").Output, StringComparison.Ordinal);
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }}.");
        Assert.Contains("2.0.0", repository.Do("bump", "greeting", "--major").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_shows_the_contract_the_text_and_the_bump()
    {
        repository.Do("release", "greeting");
        repository.Edit("prompts/greeting/prompt.yaml", "name: string }", "name: string, mood: string? }");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} {{ mood }}.");

        var result = repository.Do("diff", "greeting");

        Assert.Contains("Bump: minor", result.Output, StringComparison.Ordinal);
        Assert.Contains("minor: The optional input 'mood' is new.", result.Output, StringComparison.Ordinal);
        Assert.Contains("- Say hello to {{ name }}.\n+ Greet {{ name }} {{ mood }}.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_says_whom_a_change_concerns()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "messages:", "output: { type: json, schema: { type: object, properties: { a: { type: string } } } }\nmessages:");
        repository.Git.Commit();
        repository.Do("release", "greeting");
        repository.Edit("prompts/greeting/prompt.yaml", "name: string }", "name: string, mood: string }");
        repository.Edit("prompts/greeting/prompt.yaml", "a: { type: string }", "a: { type: integer }");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} {{ mood }}.");

        var text = repository.Do("diff", "greeting").Output;
        var json = JsonDocument.Parse(repository.Do("diff", "greeting", "--json").Output).RootElement.GetProperty("result");

        Assert.Contains("Bump: major\nFor callers:\n  major: The required input 'mood' is new.\nFor readers of the answer:\n  major: The type of 'a' of the output changed", text, StringComparison.Ordinal);
        Assert.Equal(["caller", "reader"], json.GetProperty("contract").EnumerateArray().Select(c => c.GetProperty("concerns").GetString()));
        Assert.Contains("=== ada: work tree cannot render it: The required input 'mood' (string) of greeting is missing.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_renders_both_sides_on_the_cases_of_the_suite()
    {
        repository.Edit("prompts/greeting/evals.yaml", "cases:", "cases:\n  - { id: bob, inputs: { name: Bob }, expected: Bob }");
        repository.Git.Commit();
        repository.Do("release", "greeting");
        repository.Write("prompts/greeting/user.scriban", "Be kind.\nSay hello to {{ if name == 'Ada' }}dear {{ end }}{{ name }}.");

        var text = repository.Do("diff", "greeting").Output;
        var one = repository.Do("diff", "greeting", "--cases", "1").Output;
        var json = JsonDocument.Parse(repository.Do("diff", "greeting", "--json").Output).RootElement.GetProperty("result").GetProperty("rendered");

        Assert.Contains("Rendered on the suite: 2 of 2 cases differ.", text, StringComparison.Ordinal);
        Assert.Contains(
            "=== ada, user: 1.0.0 | work tree\n" + "Say hello to Ada.".PadRight(58) + " | Be kind.\n" + "".PadRight(58) + " > Say hello to dear Ada.\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("1 more: --cases 2 shows them all.", one, StringComparison.Ordinal);
        Assert.Equal(2, json.GetProperty("differing").GetInt32());
        var ada = json.GetProperty("shown").EnumerateArray().Single(c => c.GetProperty("case").GetString() == "ada").GetProperty("messages")[0];
        Assert.Equal("Say hello to Ada.", ada.GetProperty("before").GetString());
        Assert.Equal("Be kind.\nSay hello to dear Ada.", ada.GetProperty("after").GetString());
        repository.RunUnchanged("diff", "greeting", "--cases", "-1").Fails(2, "--cases takes a number of cases, 0 or more.");
    }

    [Fact]
    public void Other_content_under_a_released_version_is_a_warning_here_and_an_error_on_a_build_server()
    {
        repository.Do("release", "greeting");
        repository.Do("check");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }}.");

        repository.RunUnchanged("check").Fails(0, "prompts/greeting/prompt.yaml(2,10): warning PRM3036: greeting 1.0.0 is released, and its content has changed since.");
        CliRepository.RunIn(repository.Root, isCi: true, "check").Fails(3, "prompts/greeting/prompt.yaml(2,10): error PRM3036: greeting 1.0.0 is released");
        repository.RunUnchanged("release", "greeting").Fails(3, "error PRM3008");

        repository.Do("bump", "greeting");
        Assert.Contains("1 prompt checked, no errors.", repository.Do("check").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_refuses_a_version_that_understates_a_change()
    {
        repository.Do("release", "greeting");
        repository.Edit("prompts/greeting/prompt.yaml", "name: string }", "name: string, mood: string }");
        repository.Edit("prompts/greeting/prompt.yaml", "1.0.0", "1.1.0");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} {{ mood }}.");

        repository.RunUnchanged("check").Fails(3, "(2,10): error PRM3011: 1.1.0 is a minor bump of 1.0.0, but the change demands a major one: The required input 'mood' is new. Set 'version' to 2.0.0.");
    }

    [Fact]
    public void Diff_without_a_release_says_so()
    {
        repository.RunUnchanged("diff", "greeting").Fails(2, "No version of greeting is released", "dotnet prompt release greeting");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("render", "greeting", "-i", "name=Ada")]
    [InlineData("bump", "greeting", "--dry-run")]
    [InlineData("release", "greeting", "--dry-run")]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("eval")]
    [InlineData("promote", "greeting", "--to", "nowhere")]
    public void Json_is_one_object_with_the_exit_code(params string[] arguments)
    {
        var result = repository.Run([.. arguments, "--json"]);

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(result.ExitCode, json.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("render")]
    [InlineData("diff")]
    [InlineData("bump")]
    [InlineData("eval")]
    [InlineData("release")]
    [InlineData("promote")]
    [InlineData("rollback")]
    [InlineData("status")]
    [InlineData("log")]
    [InlineData("review")]
    [InlineData("approve")]
    [InlineData("import")]
    [InlineData("sync")]
    [InlineData("verify")]
    public void Help_has_examples_and_exit_codes(string verb)
    {
        var result = repository.Do(verb, "--help");

        Assert.Contains($"  dotnet prompt {verb}", result.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 passed", result.Output, StringComparison.Ordinal);
        Assert.Contains("--repo", result.Output, StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void For_a_build_findings_come_in_its_own_protocol()
    {
        repository.Write("prompts/greeting/user.scriban", "{{ nmae }}");

        var result = repository.Run("check", "--msbuild");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"##prompt\terror\tPRM1002\t{repository.Root}/prompts/greeting/user.scriban\t1\t4\tPRM1002.md\t", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_work_from_a_folder_below_and_with_repo()
    {
        var below = Path.Combine(repository.Root, "prompts", "greeting");

        Assert.Equal(0, CliRepository.RunIn(below, "check").ExitCode);
        Assert.Equal(0, CliRepository.RunIn(Path.GetTempPath(), "check", "--repo", repository.Root).ExitCode);
    }

    [Fact]
    public void A_link_out_of_the_repository_is_not_followed()
    {
        var secret = Path.Combine(Path.GetTempPath(), $"secret-{Guid.NewGuid():N}");
        File.WriteAllText(secret, "secret {{ name }}");
        File.Delete(Path.Combine(repository.Root, "prompts/greeting/user.scriban"));
        File.CreateSymbolicLink(Path.Combine(repository.Root, "prompts/greeting/user.scriban"), secret);

        var result = repository.Run("render", "greeting", "-i", "name=Ada");

        File.Delete(secret);
        result.Fails(3, "PRM0021");
    }

    private void ChangeText(string version)
    {
        repository.Edit("prompts/greeting/prompt.yaml", "1.0.0", version);
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }}.");
        repository.Git.Commit();
    }
}
