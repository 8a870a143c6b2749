using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Search;

namespace PromptRegistry.Optimization.Tests;

public sealed class SearchLimitsTests
{
    [Theory]
    [InlineData(60, 20, false)]
    [InlineData(60, 21, true)]
    public void Room_for_the_verdict_is_put_by(int spent, int more, bool isReached)
    {
        var limits = new SearchLimits(new RunBudget { MaxCalls = 100 }, null, 20, TimeProvider.System);
        Assert.Equal(isReached, limits.Reached(Calls(spent), Calls(more)) is not null);
    }

    [Fact]
    public void What_judges_ask_is_learned_from_the_first_answers()
    {
        var limits = new SearchLimits(new RunBudget { MaxCalls = 100 }, null, 20, TimeProvider.System);
        limits.Learn(Calls(30), 10);

        Assert.Null(limits.Reached(Calls(30), Calls(3)));
        Assert.Equal("--max-calls 100", limits.Reached(Calls(30), Calls(4)));
    }

    [Fact]
    public void The_verdict_is_taken_to_cost_what_answers_cost_so_far()
    {
        var limits = new SearchLimits(new RunBudget { MaxCost = 1 }, null, 20, TimeProvider.System);

        Assert.Null(limits.Reached(new SessionSpending(60, 0, 0, 0.6), new SessionSpending(19, 0, 0, 0.19)));
        Assert.Equal("--max-cost 1", limits.Reached(new SessionSpending(60, 0, 0, 0.6), new SessionSpending(21, 0, 0, 0.21)));
    }

    private static SessionSpending Calls(int calls) => new(calls, 0, 0, 0);
}
