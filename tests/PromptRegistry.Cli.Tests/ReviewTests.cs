using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

public sealed class ReviewTests : IDisposable
{
    private readonly CliRepository repository = new();

    public ReviewTests()
    {
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Git.Commit("recordings");
        repository.Git.Git("checkout", "--quiet", "-b", "change");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Without_a_change_there_is_nothing_to_review()
    {
        Assert.Equal("No prompt differs from main.\n", repository.Do("review").Output);
    }

    [Fact]
    public void A_change_is_shown_with_contract_bump_text_and_scores()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "name: string }", "name: string, mood: string? }");
        repository.Write("prompts/greeting/user.scriban", "Greet {{ name }} {{ mood }}. ```");
        OneAnswer.Record(repository.Root, "Hello nobody");
        repository.Git.Commit("change");

        var result = repository.Run("review");
        Assert.Equal(1, result.ExitCode);
        var text = result.Output;

        Assert.Contains("## greeting (changed)", text, StringComparison.Ordinal);
        Assert.Contains("Version 1.0.0 → 1.0.0; the change demands a minor bump, so at least 1.1.0: run `dotnet prompt bump greeting`.", text, StringComparison.Ordinal);
        Assert.Contains("- minor: `The optional input 'mood' is new.`", text, StringComparison.Ordinal);
        Assert.Contains("````diff\n- Say hello to {{ name }}.\n+ Greet {{ name }} {{ mood }}. ```\n````", text, StringComparison.Ordinal);
        Assert.Contains("| contains | 1 | 0 | -1 |", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(repository.Run("review", "--json").Output);
        var prompt = json.RootElement.GetProperty("result").GetProperty("prompts")[0];
        Assert.Equal(("minor", false), (prompt.GetProperty("bump").GetString(), prompt.GetProperty("honest").GetBoolean()));
        Assert.Equal(1, prompt.GetProperty("evaluationBefore").GetProperty("scores").GetProperty("contains").GetDouble());
        Assert.Equal(0, prompt.GetProperty("evaluationAfter").GetProperty("scores").GetProperty("contains").GetDouble());
    }

    [Fact]
    public void New_removed_and_invalid_prompts_are_told_apart()
    {
        repository.Write("prompts/other/prompt.yaml", CliRepository.Manifest.Replace("greeting", "other", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/other/user.scriban", "{{ name }}");
        Assert.Contains("## other (new)\n\nNew: version 1.0.0.", repository.Do("review").Output, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(repository.Root, "prompts/greeting"), recursive: true);
        Assert.Contains("## greeting (removed)", repository.Do("review").Output, StringComparison.Ordinal);

        repository.Write("prompts/other/user.scriban", "{{ nmae }}");
        repository.RunUnchanged("review").Fails(3, "PRM1002");
    }

    [Fact]
    public void A_changed_template_is_shown_with_every_prompt_that_includes_it_and_with_no_other()
    {
        foreach (var name in (string[])["one", "two"])
        {
            repository.Write($"prompts/{name}/prompt.yaml", CliRepository.Manifest.Replace("greeting", name, StringComparison.Ordinal) + "\n");
            repository.Write($"prompts/{name}/user.scriban", "{{ include 'shared' }} {{ name }}");
        }

        repository.Write("templates/shared.scriban", "Be brief.");
        repository.Write("templates/other.scriban", "Nobody includes this.");
        repository.Git.Commit("base");
        Assert.Equal("No prompt differs from HEAD.\n", repository.Do("review", "--base", "HEAD").Output);

        repository.Write("templates/other.scriban", "Still not.");
        Assert.Equal("No prompt differs from HEAD.\n", repository.Do("review", "--base", "HEAD").Output);

        repository.Write("templates/shared.scriban", "Be very brief.");
        var text = repository.Do("review", "--base", "HEAD").Output;
        Assert.Contains("## one (changed)", text, StringComparison.Ordinal);
        Assert.Contains("## two (changed)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("greeting", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_looks_like_an_option_is_only_a_name()
    {
        repository.RunUnchanged("review", "--base=--upload-pack=x").Fails(2, "There is no commit '--upload-pack=x'");
    }
}
