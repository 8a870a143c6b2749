using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Data;

namespace PromptRegistry.Optimization.Tests;

public sealed class CaseSplitTests : IDisposable
{
    private readonly TicketRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Each_slice_is_divided_in_the_shares_and_every_case_is_on_one_side()
    {
        var suite = Suite();
        var split = CaseSplit.Of(suite, SplitShares.Usual, 1);
        var test = split.Test.ForLog();

        Assert.Equal(suite.Cases.Select(c => c.Id).Order(StringComparer.Ordinal), split.Train.Concat(split.Validation).Concat(test).Order(StringComparer.Ordinal));
        foreach (var label in TicketModel.Words.Keys)
        {
            int Count(IReadOnlyList<string> ids) => suite.Cases.Count(c => c.Tags[0] == label && ids.Contains(c.Id));
            Assert.InRange(Count(split.Train), 5, 7);
            Assert.InRange(Count(split.Validation), 3, 6);
            Assert.InRange(Count(test), 3, 6);
        }

        Assert.Null(split.Warning(suite));
    }

    [Fact]
    public void The_seed_decides_and_nothing_else()
    {
        Assert.Equal(CaseSplit.Of(Suite(), SplitShares.Usual, 1).Train, CaseSplit.Of(Suite(), SplitShares.Usual, 1).Train);
        Assert.NotEqual(CaseSplit.Of(Suite(), SplitShares.Usual, 1).Train, CaseSplit.Of(Suite(), SplitShares.Usual, 2).Train);
    }

    [Fact]
    public void Near_copies_stay_together()
    {
        string[] beginnings = ["where is the parcel that I ordered last week", "the app closes whenever I open the settings page", "please send the receipt for the spring order again"];
        repository.Write("prompts/tickets/cases.jsonl", string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"{{\"id\":\"c{i}\",\"inputs\":{{\"message\":\"{beginnings[i % 3]} and more, number {i}\"}},\"expected\":\"billing\"}}\n")));
        var split = CaseSplit.Of(Suite(), SplitShares.Usual, 1);

        foreach (var side in (IReadOnlyList<string>[])[split.Train, split.Validation, split.Test.ForLog()])
            Assert.True(side.Count % 10 == 0, $"a side has {side.Count}");
    }

    [Theory]
    [InlineData("the same words stand here", "The same words stand here!", true)]
    [InlineData("one two three four five six seven eight", "one two three four five six seven nine", true)]
    [InlineData("one two three four five six seven eight", "eight seven six five four three two one", false)]
    [InlineData("", "something else", false)]
    public void Copies_are_found_by_shingles(string a, string b, bool areCopies) =>
        Assert.Equal(areCopies, NearCopies.Group([a, b]) is [0, 0]);

    [Fact]
    public void Few_cases_are_PRM2170_with_what_can_be_known()
    {
        repository.Write("prompts/tickets/cases.jsonl", TicketRepository.Cases(12));
        var warning = CaseSplit.Of(Suite(), SplitShares.Usual, 1).Warning(Suite());

        Assert.Equal("PRM2170", warning?.Id);
        Assert.Contains("12 cases", warning!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40/30/30", true)]
    [InlineData("50/50", false)]
    [InlineData("50/50/0", false)]
    [InlineData("50/30/30", false)]
    [InlineData("a/b/c", false)]
    public void Shares_are_three_numbers_that_make_a_hundred(string text, bool isValid) => Assert.Equal(isValid, SplitShares.Parse(text) is not null);

    private EvaluationSuite Suite()
    {
        using var session = EvaluationSession.Open(new EvaluationRequest { Files = new DirectoryFiles(repository.Path) }, TicketRepository.Prompt, (_, _) => "optimizations/x/recordings.jsonl").Value!;
        return session.Suite;
    }
}
