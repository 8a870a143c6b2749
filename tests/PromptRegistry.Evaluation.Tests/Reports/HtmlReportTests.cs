using System.Text;
using System.Text.Json;
using PromptRegistry.Evaluation.Reports.Html;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Reports;

public sealed class HtmlReportTests
{
    [Fact]
    public async Task Ten_thousand_cases_with_long_answers_make_a_page_of_bounded_size_that_says_what_it_leaves_out()
    {
        using var repository = new EvaluationRepository("cases: [{ from: cases.jsonl }]\nscorers: [{ sentences: { equals: 1 } }]\n");
        repository.Write($"prompts/{EvaluationRepository.Name}/cases.jsonl", string.Concat(Enumerable.Range(0, 10_000)
            .Select(i => JsonSerializer.Serialize(new { id = $"c{i}", inputs = new { text = $"{i}: " + new string('x', 500) } }) + "\n")));
        using var model = new RuleClient((_, text, _) => text.Contains("7:", StringComparison.Ordinal) ? "One. Two. " + new string('y', 20_000) : "One " + new string('z', 6_000) + ".");
        var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, ChatClients = (_, _) => model });

        var page = Page(result);

        Assert.InRange(page.Length, 100_000, 8_000_000);
        Assert.Contains("9,400 more cases are left out of this page, 400 of them failing: report.json has all of them.", page, StringComparison.Ordinal);
        Assert.Contains("more letters)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_results_give_equal_pages()
    {
        using var repository = new EvaluationRepository();
        using var model = new RuleClient((_, _, _) => "Ice melts.");
        var request = repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => model };
        await EvaluationRunner.RunAsync(request);

        Assert.Equal(Page(await repository.RunAsync()), Page(await repository.RunAsync()));
    }

    [Fact]
    public void The_words_of_a_text_are_the_text()
    {
        const string Text = "Two  words, \U0001F600\U0001F600 and\n\ta 2nd line.";

        var words = HtmlText.Words(Text);

        Assert.Equal(Text, string.Concat(words));
        Assert.Equal(["Two", "  ", "words", ",", " ", "\U0001F600", "\U0001F600", " ", "and", "\n\t", "a", " ", "2nd", " ", "line", "."], words);
    }

    [Fact]
    public void A_text_is_not_cut_within_a_character() => Assert.Equal("a… (3 more letters)", HtmlText.Clip("a\U0001F600b", 2));

    private static string Page(EvaluationResult result)
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(result, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
