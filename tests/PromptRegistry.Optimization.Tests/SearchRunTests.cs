using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Optimizers;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Tests;

public sealed class SearchRunTests : IDisposable
{
    private const string TwoRegions = """
        {{# tune #}}
        Sort messages.
        {{# end #}}
        {{# tune #}}
        Choose a label.
        {{# end #}}
        {{~ for demo in demos ~}}
        Message: {{ demo.inputs.message }}
        {{~ end ~}}
        """;

    private readonly TicketRepository repository = new();
    private readonly EvaluationSession session;
    private readonly CaseSplit split;
    private readonly SearchRun search;

    public SearchRunTests()
    {
        repository.Write("prompts/tickets/system.scriban", TwoRegions);
        var request = repository.Request("gepa").Evaluation;
        session = EvaluationSession.Open(request, TicketRepository.Prompt, (_, _) => "optimizations/x/recordings.jsonl").Value!;
        split = CaseSplit.Of(session.Suite, SplitShares.Usual, 1);
        var limits = new SearchLimits(RunBudget.None, null, 0, TimeProvider.System);
        search = new SearchRun(session, Tunable.Read(session.Present.Prompts, new DirectoryFiles(repository.Path)).Value!, split, limits, 1, null, default);
    }

    public void Dispose()
    {
        session.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_search_sees_no_test_case()
    {
        var test = split.Test.ForLog()[0];
        await Assert.ThrowsAsync<InvalidOperationException>(() => search.ScoreAsync(search.Original, [test]));
        Assert.Throws<InvalidOperationException>(() => search.Expected(test));
        Assert.Throws<KeyNotFoundException>(() => search.Case(test));
        Assert.Empty(repository.Model.Asked);
    }

    [Fact]
    public async Task The_test_cases_are_given_out_for_a_search_that_answers_no_more()
    {
        Assert.Throws<ArgumentNullException>(() => split.Test.Open(null!));
        var ended = new EndedSearch(search);

        Assert.Equal(split.Test.Count, split.Test.Open(ended).Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() => search.ScoreAsync(search.Original, search.Train));
        await Assert.ThrowsAsync<InvalidOperationException>(() => search.AskAsync(null, [], 1, 0));
    }

    /// <summary>A step that a test against the best one would not see counts where the whole is better than the prompt as it is.</summary>
    [Fact]
    public async Task Small_steps_add_up()
    {
        await search.BeginAsync();
        var words = TicketModel.Words.SelectMany(l => l.Value.Select(w => (Label: l.Key, Word: w))).ToList();
        var (text, parent) = ("", search.Original);
        foreach (var (label, word) in words.Take(8))
        {
            text += $"- {label}: {word}\n";
            parent = search.Propose([parent], PromptChange.None.WithText("system.scriban#1", text.TrimEnd()), "test")!;
            await search.RaceAsync(parent);
        }

        var accepted = search.Candidates.Where(c => c.State == CandidateState.Accepted).ToList();
        Assert.True(accepted.Count > 1, string.Join('\n', search.Candidates.Select(c => $"{c.State} {c.Reason}")));
        Assert.Equal(accepted[^1], search.Best);
        Assert.Equal(accepted.Max(c => c.Mean(search.Validation)), search.Best.Mean(search.Validation));
        Assert.Contains($"against candidate {accepted[0].Number}, ", accepted[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_that_changes_nothing_or_came_before_is_none()
    {
        Assert.Null(search.Propose([search.Original], PromptChange.None, "test"));
        Assert.NotNull(search.Propose([search.Original], PromptChange.None.WithText("system.scriban#1", "Choose well."), "test"));
        Assert.Null(search.Propose([search.Original], PromptChange.None.WithText("system.scriban#1", "Choose well."), "test"));
    }

    [Fact]
    public void A_candidate_that_breaks_a_check_is_refused_with_the_reason()
    {
        Assert.Null(search.Propose([search.Original], PromptChange.None.WithText("system.scriban#1", "{{ nobody }}"), "test"));
        var refused = search.Candidates[^1];

        Assert.Equal(CandidateState.Refused, refused.State);
        Assert.Contains("nobody", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_of_a_teacher_never_has_its_own_example()
    {
        var teacher = new Teacher(search, new OptimizerOptions(null, null, 2, null, null, new Dictionary<string, IReadOnlyList<string>>()));
        var demos = await teacher.TeachAsync(search.Train, 8, new SeededRandom(1, "test"));

        Assert.Equal(demos.Count, demos.Select(d => d.Case).Distinct().Count());
        Assert.Contains(demos, d => d.IsAnswered);
        Assert.All(repository.Model.Asked, asked =>
        {
            var message = asked[(asked.LastIndexOf('\n') + 1)..];
            Assert.Equal(asked.Length - message.Length, asked.IndexOf(message, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Candidates_that_changed_different_regions_are_merged()
    {
        await search.BeginAsync();
        var first = search.Propose([search.Original], PromptChange.None.WithText("system.scriban#1", "- billing: invoice, refund, charge"), "test")!;
        var second = search.Propose([search.Original], PromptChange.None.WithText("system.scriban#2", "- outage: crash, error, frozen"), "test")!;
        await search.ScoreAsync(first, search.Validation);
        await search.ScoreAsync(second, search.Validation);
        await Gepa.MergeAsync(search, []);

        var merged = search.Candidates[^1];
        Assert.Equal([first, second], merged.Parents);
        Assert.Equal(first.Change.Texts.Concat(second.Change.Texts), merged.Change.Texts);
        Assert.Equal(CandidateState.Accepted, merged.State);
        Assert.Same(merged, search.Best);
    }

    [Fact]
    public async Task Candidates_that_changed_the_same_region_are_not_merged()
    {
        await search.BeginAsync();
        foreach (var text in (string[])["- billing: invoice, refund, charge", "- outage: crash, error, frozen"])
            await search.ScoreAsync(search.Propose([search.Original], PromptChange.None.WithText("system.scriban#1", text), "test")!, search.Validation);
        await Gepa.MergeAsync(search, []);

        Assert.Equal(3, search.Candidates.Count);
    }

    [Fact]
    public async Task Who_is_best_nowhere_alone_is_not_on_the_front()
    {
        await search.BeginAsync();
        var better = search.Propose([search.Original], PromptChange.None.WithText("system.scriban#1", "- billing: invoice, refund, charge"), "test")!;
        await search.ScoreAsync(better, search.Validation);
        var fronts = Gepa.Fronts(search.Candidates, search.Validation);

        Assert.All(fronts, f => Assert.Contains(better, f));
        Assert.True(better.Mean(search.Validation) > search.Original.Mean(search.Validation));
    }
}
