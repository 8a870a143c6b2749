using System.Text.Json;
using System.Text.RegularExpressions;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>eval --review</c> and <c>--import-review</c>.</summary>
public sealed class EvalPeopleTests : IDisposable
{
    private readonly CliRepository repository = new();

    public EvalPeopleTests()
    {
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Do("eval", "--accept");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_page_is_drawn_and_what_it_saves_is_taken_in_beside_the_suite()
    {
        var drawn = repository.Do("eval", "greeting", "--review", "20", "--report-directory", "reports");
        Assert.Matches("For people: .*review\\.html\n", drawn.Output);
        var page = File.ReadAllText(Path.Combine(repository.Root, "reports", "review.html"));
        var item = JsonDocument.Parse(Regex.Match(page, "id=\"data\">(.*?)</script>").Groups[1].Value).RootElement.GetProperty("items")[0];
        Assert.Equal("Hello Ada", item.GetProperty("answer").GetString());

        Write("greeting", item);
        repository.Do("eval", "greeting", "--import-review", "review.json");
        var kept = File.ReadAllText(Path.Combine(repository.Root, "prompts/greeting/agreement.jsonl"));
        Assert.Equal($"{{\"case\":\"{item.GetProperty("case").GetString()}\",\"answer\":\"{item.GetProperty("digest").GetString()}\",\"by\":\"Anna\",\"verdict\":\"good\"}}\n", kept);
    }

    [Fact]
    public void What_is_no_review_of_this_prompt_is_refused()
    {
        repository.Run("eval", "--review", "20").Fails(2, "People review the answers of one prompt: name it.");
        repository.Run("eval", "greeting", "--review", "0").Fails(2, "--review is from 1 to 1000 answers.");
        repository.Run("eval", "greeting", "--seed", "2").Fails(2, "--seed goes with --review.");
        repository.Run("eval", "greeting", "--review", "2", "--import-review", "x.json").Fails(2, "use one of them");
        repository.Run("eval", "greeting", "--import-review", "none.json").Fails(2, "The review 'none.json' does not exist.");
        repository.Write("review.json", "{}");
        repository.Run("eval", "greeting", "--import-review", "review.json").Fails(2, "This is no file that the review page saved.");
        Write("other", JsonDocument.Parse("""{"case":"a","digest":"00000000000000000000000000000000"}""").RootElement);
        repository.Run("eval", "greeting", "--import-review", "review.json").Fails(2, "This is a review of 'other', and not of 'greeting'.");
    }

    private void Write(string prompt, JsonElement item) => repository.Write("review.json", $$"""
        {"kind":"promptregistry-review","format":1,"prompt":"{{prompt}}","by":"Anna",
         "verdicts":[{"case":"{{item.GetProperty("case").GetString()}}","answer":"{{item.GetProperty("digest").GetString()}}","verdict":"good"}]}
        """);
}
