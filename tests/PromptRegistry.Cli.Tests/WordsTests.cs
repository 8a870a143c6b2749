namespace PromptRegistry.Cli.Tests;

/// <summary>Sentences that once said something wrong, in the situation that makes them.</summary>
public sealed class WordsTests : IDisposable
{
    private const string Manifest = "prompts/greeting/prompt.yaml";

    private readonly CliRepository repository = new();

    [Fact]
    public void A_name_keeps_its_first_letter_at_the_beginning_of_a_sentence()
    {
        repository.Do("release", "greeting");
        repository.Git.Git("tag", "prompts/greeting/nowhere");
        repository.Write("prompts/nosuch/note.txt", "No prompt.");
        repository.Git.Commit();
        repository.Git.Git("tag", "-a", "-m", "By hand", "prompts/nosuch/v1.0.0");

        var verified = repository.Run("verify").ToString();

        Assert.Contains("error PRM3031: refs/tags/prompts/greeting/nowhere is neither a release", verified, StringComparison.Ordinal);
        Assert.Contains("nosuch 1.0.0 no longer loads: ", verified, StringComparison.Ordinal);
        Assert.Contains("does not exist. Release a version without errors.", verified, StringComparison.Ordinal);
        Assert.DoesNotContain("Refs/", verified, StringComparison.Ordinal);
        Assert.DoesNotContain("..\u0020", verified, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_versions_at_a_commit_are_all_named_whatever_is_wrong_with_them()
    {
        repository.Do("release", "greeting");
        repository.Git.Git("tag", "-a", "-m", "By hand", "prompts/greeting/v1.1.0");
        repository.Git.Git("tag", "-f", "-a", "-m", "Moved", "prompts/greeting/v1.0.0");
        repository.Git.Git("tag", "prompts/greeting/dev", "HEAD");

        Assert.Contains("several versions of greeting were released (1.0.0, 1.1.0)", repository.Run("verify").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_suggested_name_is_one_that_is_allowed()
    {
        repository.Write("prompts/Support/triage/prompt.yaml", CliRepository.Manifest.Replace("greeting", "support/triage", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/Support/triage/user.scriban", "Say hello to {{ name }}.");

        var checkedPrompts = repository.Run("check").ToString();

        Assert.DoesNotContain("name: Support/triage", checkedPrompts, StringComparison.Ordinal);
        Assert.Contains("'Support' in 'Support/triage' is not allowed", checkedPrompts, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_no_inputs_none_are_listed()
    {
        repository.Write(Manifest, "name: greeting\nversion: 1.0.0\nmessages: [{ role: user, content: Hello }]\n");

        var result = repository.Run("render", "greeting", "--input", "name=Ada").ToString();

        Assert.Contains("greeting has no input 'name'. There are no inputs.", result, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_whose_word_in_the_middle_is_missing_is_suggested()
    {
        repository.Edit(Manifest, "{ name: m }", "{ name: m, max-tokens: 4 }");

        repository.Run("check").Fails(3, "has no key 'max-tokens'. Did you mean 'max-output-tokens'?");
    }

    [Fact]
    public void A_missing_partial_says_where_it_was_looked_for()
    {
        repository.Write("prompts/greeting/user.scriban", "{{ include 'guards/none' }} {{ name }}");

        repository.Run("check").Fails(
            3, "There is no template \"guards/none\" to include. It was looked for in templates/ at the root of the prompts, and nowhere else");
    }

    [Fact]
    public void A_value_of_unknown_type_is_called_that()
    {
        repository.Write("prompts/greeting/user.scriban", "{{ object.from_json '1' | string.size }}{{ (object.from_json '{}')() }}{{ name }}{{ x = object.from_json '1' }}{{ x }}");

        Assert.DoesNotContain("a any", repository.Run("check").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_may_be_laid_out_by_another_program()
    {
        OneAnswer.Record(repository.Root, "Hello Ada");
        const string File = "prompts/greeting/recordings.jsonl";
        using (var line = System.Text.Json.JsonDocument.Parse(repository.Read(File)))
        {
            var members = line.RootElement.EnumerateObject().Reverse().Select(m => $"\"{m.Name}\" : {m.Value.GetRawText()}");
            repository.Write(File, $"  {{ {string.Join(" , ", members)} }}  \n\n   \n");
        }

        repository.Do("eval", "greeting");
        repository.Write(File, repository.Read(File).Replace('}', ' '));
        repository.Run("eval", "greeting").Fails(3, "error PRM2010: Expected a recording");
    }

    public void Dispose() => repository.Dispose();
}
