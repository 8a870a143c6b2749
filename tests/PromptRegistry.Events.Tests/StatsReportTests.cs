using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Storage;
using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

/// <summary>From calls in a store to what got worse and what goes with quality.</summary>
public sealed class StatsReportTests : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly SqliteEventStore store;

    public StatsReportTests() => store = new SqliteEventStore(folder.Combine("events.db"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>So many calls of a version from an hour on; the longer an answer, the worse it is liked.</summary>
    private async Task CallsAsync(string version, int hour, int count, int failing)
    {
        var random = new Random(hour);
        var calls = new List<PromptEvent>();
        var feedback = new List<PromptFeedback>();
        for (var i = 0; i < count; i++)
        {
            var tokens = random.Next(10, 200);
            var call = Some.Call((hour * 60) + (i % 60), version) with { Latency = TimeSpan.FromMilliseconds(100 + (i % 60)), OutputTokens = tokens, Error = i < failing ? "timeout" : null, InputTokens = random.Next(50, 500) };
            calls.Add(call);
            feedback.Add(PromptFeedback.Thumb(call.RenderId, tokens + random.Next(-60, 60) < 105) with { Time = call.Time.AddMinutes(1) });
        }

        await store.WriteAsync(new EventBatch(Guid.NewGuid(), calls, feedback), Stop);
    }

    [Fact]
    public async Task What_got_worse_and_is_still_called_is_an_alert_and_quality_has_its_signals()
    {
        await CallsAsync("1.0.0", 0, 400, 4);
        await CallsAsync("1.1.0", 1, 400, 60);

        var now = Some.Noon.AddHours(3);
        var report = await StatsReport.ReadAsync(store, new StatsQuestion(Some.Noon.AddDays(-1), now) { Prompts = ["greeting"] }, Stop);

        Assert.Equal([("1.0.0", 400L), ("1.1.0", 400L)], report.Groups.Select(g => (g.Version!, g.Calls)));
        Assert.Equal("thumb", report.Quality);
        var alert = Assert.Single(report.Alerts);
        Assert.Equal(("errors", "1.1.0", "1.0.0"), (alert.Metric, alert.Version, alert.Before));
        var strongest = report.Signals["greeting"][0];
        Assert.Equal(("output-tokens", true), (strongest.Name, strongest.IsShown));
        Assert.InRange(strongest.Correlation.Value, -0.9, -0.4);
        Assert.True(strongest.Correlation.Interval.Upper < 0);
        Assert.False(report.Signals["greeting"].Single(s => s.Name == "input-tokens").IsShown);

        // Two days later nobody calls it any more.
        var later = await StatsReport.ReadAsync(store, new StatsQuestion(Some.Noon.AddDays(-1), now.AddDays(2)), Stop);
        Assert.Empty(later.Alerts);
        Assert.Contains(later.Comparisons, c => c.IsRegression);
    }

    [Fact]
    public async Task Without_calls_there_is_nothing_to_say()
    {
        var report = await StatsReport.ReadAsync(store, new StatsQuestion(Some.Noon, Some.Noon.AddHours(1)) { By = CallKeys.Slice }, Stop);

        Assert.Empty(report.Groups);
        Assert.Null(report.Quality);
        Assert.Empty(report.Alerts);
    }

    [Fact]
    public void Signals_need_pairs_that_vary()
    {
        StoredCall Call(double thumb, TimeSpan latency) => new(Some.Call() with { Latency = latency, Scores = new Dictionary<string, double> { ["thumb"] = thumb } }, []);

        Assert.Empty(QualitySignals.Of([.. Enumerable.Range(0, 9).Select(i => Call(i % 2, TimeSpan.FromSeconds(i)))], "thumb"));
        Assert.Empty(QualitySignals.Of([.. Enumerable.Range(0, 20).Select(i => Call(1, TimeSpan.FromSeconds(i)))], "thumb"));
        var found = Assert.Single(QualitySignals.Of([.. Enumerable.Range(0, 20).Select(i => Call(i, TimeSpan.FromSeconds(i)))], "thumb"));
        Assert.Equal(("latency", 1.0), (found.Name, found.Correlation.Value));
    }
}
