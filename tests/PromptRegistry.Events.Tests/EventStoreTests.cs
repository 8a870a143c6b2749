using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Tests;

/// <summary>What every store does.</summary>
public abstract class EventStoreTests : IAsyncDisposable
{
    private IEventStore? store;

    protected FakeTimeProvider Clock { get; } = new(Some.Noon.AddHours(6));

    protected IEventStore Store => store ??= Open();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The store of the test, once more.</summary>
    protected abstract IEventStore Open();

    /// <summary>Makes the store what the version before left, whose calls had a column less.</summary>
    protected abstract Task WithoutLastColumnAsync(string column);

    [Fact]
    public async Task A_call_is_found_as_it_was()
    {
        var call = Some.Call() with
        {
            Arm = "canary",
            Unit = UnitPseudonym.Of("ada"),
            Slice = "de",
            Trace = "0af7651916cd43dd8448eb211c80319c",
            Parent = Guid.CreateVersion7().ToString("N"),
            CachedTokens = 5,
            ReasoningTokens = 3,
            Error = "schema",
            Input = "Hello\r\nAda \u2713",
            Output = "",
            Scores = new Dictionary<string, double> { ["judge"] = 0.75 },
        };
        await Store.WriteAsync(EventBatch.Of([call]), Stop);

        var found = await Store.FindAsync(call.RenderId, Stop);
        Assert.Equal(call with { Scores = null }, found!.Call with { Scores = null });
        Assert.Equal(0.75, found.Call.Scores!["judge"]);
        Assert.Null(await Store.FindAsync(Guid.CreateVersion7().ToString("N"), Stop));
    }

    [Fact]
    public async Task A_parent_is_the_id_of_another_call_whatever_it_looks_like()
    {
        var id = Guid.CreateVersion7().ToString("N");
        await Store.WriteAsync(EventBatch.Of(
        [
            Some.Call(1) with { Parent = "a-call \u2713" }, Some.Call(2) with { RenderId = id, Parent = id.ToUpperInvariant() }, Some.Call(3) with { Parent = new string('x', 201) },
            Some.Call(4) with { Parent = "" }, Some.Call(5) with { Parent = new string('x', 200) }, Some.Call(6) with { RenderId = "self", Parent = "self" },
        ]), Stop);

        var calls = await Store.CallsAsync(new CallFilter(Some.Noon, Some.Noon.AddHours(1)), Stop);
        Assert.Equal(["a-call \u2713", null, null, null, new string('x', 200), null], calls.OrderBy(c => c.Call.Time).Select(c => c.Call.Parent));
    }

    [Fact]
    public async Task Calls_are_read_without_their_texts_where_nobody_needs_them()
    {
        var call = Some.Call() with { Input = "Hello", Output = "Hi", Trace = "0af7651916cd43dd8448eb211c80319c", Parent = "p" };
        await Store.WriteAsync(EventBatch.Of([call]), Stop);

        var filter = new CallFilter(Some.Noon, Some.Noon.AddHours(1)) { WithTexts = true };
        Assert.Equal(call, Assert.Single(await Store.CallsAsync(filter, Stop)).Call);
        Assert.Equal(call with { Input = null, Output = null }, Assert.Single(await Store.CallsAsync(filter with { WithoutTexts = true }, Stop)).Call);
    }

    [Fact]
    public async Task A_store_of_the_version_before_is_brought_up_to_date_and_keeps_its_calls()
    {
        var (trace, old) = ("0af7651916cd43dd8448eb211c80319c", Some.Call(1));
        await using (var before = Open()) await before.WriteAsync(EventBatch.Of([old with { Trace = trace }]), Stop);
        await WithoutLastColumnAsync("parent");

        await using var store = Open();
        await store.WriteAsync(EventBatch.Of([Some.Call(2) with { Trace = trace, Parent = old.RenderId }]), Stop);
        await using var again = Open();
        var calls = await again.CallsAsync(new CallFilter(Some.Noon, Some.Noon.AddHours(1)) { Trace = trace }, Stop);

        Assert.Equal([old.RenderId, null], calls.Select(c => c.Call.Parent));
    }

    [Fact]
    public async Task Calls_of_one_trace_are_found_and_what_is_no_trace_is_left_out()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        await Store.WriteAsync(EventBatch.Of([Some.Call(1) with { Trace = trace.ToUpperInvariant() }, Some.Call(2) with { Trace = trace }, Some.Call(3), Some.Call(4) with { Trace = "no trace" }]), Stop);
        var filter = new CallFilter(Some.Noon, Some.Noon.AddHours(1));

        Assert.Equal([2, 1], (await Store.CallsAsync(filter with { Trace = trace }, Stop)).Select(c => c.Call.Time.Minute));
        Assert.Equal([1], (await Store.CallsAsync(filter with { Trace = trace, OldestFirst = true, Limit = 1 }, Stop)).Select(c => c.Call.Time.Minute));
        Assert.Equal([trace, trace], (await Store.CallsAsync(filter with { Trace = trace }, Stop)).Select(c => c.Call.Trace));
        Assert.Empty(await Store.CallsAsync(filter with { Trace = "no trace" }, Stop));
        Assert.Equal(2, (await Store.CallsAsync(filter, Stop)).Count(c => c.Call.Trace is null));
    }

    [Fact]
    public async Task What_is_used_of_a_quota_is_counted_by_day_and_month_and_survives_a_restart()
    {
        var day = new PromptQuota { Name = "team", Calls = 2, Tokens = 100, CostUsd = 1 };
        var month = new PromptQuota { Name = "team", Period = QuotaPeriod.Month, Calls = 3 };
        var quotas = (IQuotaStore)Store;
        var last = new DateTimeOffset(2026, 10, 31, 23, 0, 0, TimeSpan.Zero);

        Assert.Equal([(1L, true), (1L, true)], (await quotas.EnterAsync([day, month], last, Stop)).Select(a => (a.Use.Calls, a.IsCounted)));
        Assert.Equal([new QuotaUse(1, 30, 0.25), new QuotaUse(1, 30, 0.25)], await quotas.AddAsync([month, day], last, 0, 30, 0.25, Stop));
        await using var again = Open();
        quotas = (IQuotaStore)again;
        Assert.Equal(new QuotaUse(1, 30, 0.25), await quotas.UsedAsync(day, last, Stop));
        Assert.All(await quotas.EnterAsync([day, month], last, Stop), a => Assert.Equal((2L, true), (a.Use.Calls, a.IsCounted)));
        Assert.Equal([(2L, false), (3L, true)], (await quotas.EnterAsync([day, month], last, Stop)).OrderBy(a => a.Quota.Period).Select(a => (a.Use.Calls, a.IsCounted)));
        Assert.All(await quotas.EnterAsync([day, month], last, Stop), a => Assert.False(a.IsCounted));
        Assert.All(await quotas.EnterAsync([day, month], last.AddHours(2), Stop), a => Assert.Equal((1L, true), (a.Use.Calls, a.IsCounted)));

        await quotas.AddAsync([day], last.AddHours(2), 0, 100, 0, Stop);
        Assert.False((await quotas.EnterAsync([day], last.AddHours(2), Stop)).Single().IsCounted);
        await quotas.AddAsync([month], last.AddHours(2), 0, 0, 5, Stop);
        Assert.False((await quotas.EnterAsync([month with { CostUsd = 5 }], last.AddHours(2), Stop)).Single().IsCounted);
    }

    [Fact]
    public async Task A_message_is_kept_once_taken_by_one_and_again_when_whoever_took_it_is_silent()
    {
        await using var second = Open();
        var (one, other) = ((IDeliveryStore)Store, (IDeliveryStore)second);
        var now = Clock.GetUtcNow();
        Delivery[] deliveries = [.. Enumerable.Range(0, 30).Select(i => new Delivery($"msg_{i}", "ops", "prompt.moved", "{}", now.AddSeconds(i), now))];

        Assert.Equal(30, await one.AddAsync(deliveries, Stop));
        Assert.Equal(1, await other.AddAsync([.. deliveries, deliveries[0] with { To = "others" }], Stop));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : other).TakeAsync(now, TimeSpan.FromMinutes(1), 4, Stop)));
        Assert.Equal(31, taken.Sum(t => t.Count));
        Assert.Equal(31, taken.SelectMany(t => t).DistinctBy(d => (d.Id, d.To)).Count());
        Assert.Empty(await one.TakeAsync(now, TimeSpan.FromMinutes(1), 100, Stop));

        var (sent, failed, late) = (taken[0][0], taken[0][1], taken[0][2]);
        await one.EndAsync(sent with { State = DeliveryState.Sent }, Stop);
        await one.EndAsync(failed with { State = DeliveryState.Failed, Problem = "It answered 410." }, Stop);
        await one.EndAsync(late with { Due = now.AddHours(1), Problem = "It answered 500." }, Stop);
        var again = await other.TakeAsync(now.AddMinutes(2), TimeSpan.FromMinutes(1), 100, Stop);
        Assert.Equal(28, again.Count);
        Assert.All(again, d => Assert.Equal(2, d.Attempts));
        Assert.Equal((1, "It answered 500."), ((await other.ListAsync(100, Stop)).Single(d => (d.Id, d.To) == (late.Id, late.To)) is var waiting ? (waiting.Attempts, waiting.Problem) : default));

        await one.ForgetAsync(now.AddDays(1), Stop);
        Assert.Equal(29, (await one.ListAsync(100, Stop)).Count);
        Assert.Equal(2, (await one.ListAsync(2, Stop)).Count);
    }

    [Fact]
    public async Task A_text_is_replaced_where_it_is_what_was_read()
    {
        await using var second = Open();
        var (one, other) = ((IDocumentStore)Store, (IDocumentStore)second);

        Assert.Null(await one.ReadAsync("keys", Stop));
        Assert.Equal(1, (await Task.WhenAll(one.ReplaceAsync("keys", null, "a", Stop), other.ReplaceAsync("keys", null, "b", Stop))).Count(done => done));
        var now = await one.ReadAsync("keys", Stop);
        Assert.False(await other.ReplaceAsync("keys", "c", "d", Stop));
        Assert.True(await other.ReplaceAsync("keys", now, "d", Stop));
        Assert.Equal("d", await one.ReadAsync("keys", Stop));
    }

    [Fact]
    public async Task No_limit_of_calls_is_passed_by_many_at_once_through_several_stores()
    {
        var quota = new PromptQuota { Name = "shared", Calls = 25 };
        var other = new PromptQuota { Name = "other", Calls = 1000 };
        await using var second = Open();
        IQuotaStore[] stores = [(IQuotaStore)Store, (IQuotaStore)second];

        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => Task.Run(() => stores[i % 2].EnterAsync(i % 3 == 0 ? [other, quota] : [quota, other], Some.Noon, Stop))));

        Assert.Equal(25, answers.Count(a => a.Single(x => x.Quota.Name == "shared").IsCounted));
        Assert.Equal(new QuotaUse(80, 0, 0), await stores[1].UsedAsync(other, Some.Noon, Stop));
    }

    [Fact]
    public async Task Rollups_are_what_the_calls_are()
    {
        var calls = Enumerable.Range(0, 180).Select(i => Some.Call(i, i % 3 == 0 ? "1.0.0" : "1.1.0") with { Error = i % 10 == 0 ? "timeout" : null }).ToList();
        foreach (var some in calls.Chunk(50)) await Store.WriteAsync(EventBatch.Of(some), Stop);

        var byVersion = await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(3), CallKeys.Version), Stop);
        Assert.Equal(["1.0.0", "1.1.0"], byVersion.Select(g => g.Version));
        foreach (var group in byVersion)
        {
            var own = calls.Where(c => c.Version == group.Version).ToList();
            var latencies = own.Select(c => c.Latency!.Value.TotalSeconds).Order().ToList();
            var latency = group.Metrics[MetricNames.Latency];
            Assert.Equal(own.Count, group.Calls);
            Assert.Equal(latencies.Average(), latency.Mean, 9);
            Assert.Equal(Statistics.Summary.Of(latencies).Variance, latency.Variance, 6);
            Assert.Equal(latencies[latencies.Count / 2], latency.Sketch.Quantile(0.5), 0.01);
            Assert.Equal(own.Count(c => c.Error is not null), group.Metrics[MetricNames.Errors].Sum);
            Assert.Equal(own.Count * 0.001, group.Metrics[MetricNames.Cost].Sum, 9);
            Assert.Equal(own.Count * 100, group.Metrics[MetricNames.InputTokens].Sum);
            Assert.DoesNotContain(MetricNames.CachedTokens, group.Metrics.Keys);
        }
    }

    [Fact]
    public async Task Groups_are_by_any_key_and_by_hour_or_day()
    {
        await Store.WriteAsync(EventBatch.Of([Some.Call(), Some.Call(30) with { Arm = "canary" }, Some.Call(61) with { Slice = "de" }, Some.Call(prompt: "other")]), Stop);

        var hours = await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(2), CallKeys.Hour) { Prompt = "greeting" }, Stop);
        Assert.Equal([(Some.Noon, 2L), (Some.Noon.AddHours(1), 1L)], hours.Select(h => (h.Time!.Value, h.Calls)));
        var arms = await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(2), CallKeys.Arm | CallKeys.Prompt), Stop);
        Assert.Equal([("greeting", null, 2L), ("greeting", "canary", 1L), ("other", null, 1L)], arms.Select(a => (a.Prompt!, a.Arm, a.Calls)));
        Assert.Equal(2, (await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(2), CallKeys.None) { Arm = "", Prompt = "greeting" }, Stop)).Single().Calls);
        var day = (await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(2), CallKeys.Day) { Metrics = [MetricNames.Calls] }, Stop)).Single();
        Assert.Equal((Some.Noon.Date, 1), (day.Time!.Value.UtcDateTime, day.Metrics.Count));
        Assert.Empty(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(2), CallKeys.None) { Prompt = "none" }, Stop));
    }

    [Fact]
    public async Task A_batch_is_taken_once_and_a_call_too()
    {
        var call = Some.Call() with { Scores = new Dictionary<string, double> { ["judge"] = 1 } };
        var batch = EventBatch.Of([call]);
        await Store.WriteAsync(batch, Stop);
        await Store.WriteAsync(batch, Stop);
        await Store.WriteAsync(EventBatch.Of([call, Some.Call(1), call]), Stop);

        var group = Assert.Single(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop));
        Assert.Equal(2, group.Calls);
        Assert.Equal(1, group.Metrics["judge"].Count);
        Assert.Equal(2, (await Store.CallsAsync(new CallFilter(Some.Noon, Some.Noon.AddHours(1)), Stop)).Count);
    }

    [Fact]
    public async Task Feedback_counts_in_the_hour_of_its_call_and_the_last_one_of_a_name_counts()
    {
        var (first, second) = (Some.Call(), Some.Call(5));
        await Store.WriteAsync(EventBatch.Of([first, second]), Stop);
        Clock.Advance(TimeSpan.FromHours(4));
        await Store.WriteAsync(EventBatch.Of([], [PromptFeedback.Thumb(first.RenderId, true), PromptFeedback.Thumb(second.RenderId, true, "good")]), Stop);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Store.WriteAsync(EventBatch.Of([], [PromptFeedback.Thumb(first.RenderId, false, "wrong name"), PromptFeedback.Correction(first.RenderId, "Hello Grace")]), Stop);
        await Store.WriteAsync(EventBatch.Of([], [PromptFeedback.Thumb(first.RenderId, true) with { Time = Some.Noon }]), Stop);

        var group = Assert.Single(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop));
        var thumbs = group.Metrics[PromptFeedback.ThumbName];
        Assert.Equal((2, 1.0, 1.0), (thumbs.Count, thumbs.Sum, thumbs.SumOfSquares));
        Assert.Equal(0.5, thumbs.Sketch.ShareUpTo(0));
        var found = await Store.FindAsync(first.RenderId, Stop);
        Assert.Equal(["correction: Hello Grace", "thumb: wrong name"], found!.Feedback.Select(f => $"{f.Name}: {f.Text}"));
    }

    [Fact]
    public async Task Feedback_that_is_there_before_its_call_is_counted_when_that_comes()
    {
        var call = Some.Call();
        await Store.WriteAsync(EventBatch.Of([], [PromptFeedback.Rating(call.RenderId, 0.25)]), Stop);
        Assert.Empty(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop));
        await Store.WriteAsync(EventBatch.Of([call]), Stop);
        await Store.WriteAsync(EventBatch.Of([Some.Call(1)]), Stop);

        var group = Assert.Single(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop));
        Assert.Equal((1, 0.25), (group.Metrics[PromptFeedback.RatingName].Count, group.Metrics[PromptFeedback.RatingName].Sum));
    }

    [Fact]
    public async Task Calls_are_listed_newest_first_by_what_they_are()
    {
        var good = Some.Call(1) with { Scores = new Dictionary<string, double> { ["judge"] = 0.9 } };
        var bad = Some.Call(2) with { Scores = new Dictionary<string, double> { ["judge"] = 0.2 }, Error = "schema", Unit = "u" };
        await Store.WriteAsync(EventBatch.Of([Some.Call(), bad, good, Some.Call(3, prompt: "other")]), Stop);
        var all = new CallFilter(Some.Noon, Some.Noon.AddHours(1));

        Assert.Equal([3, 2, 1, 0], (await Store.CallsAsync(all, Stop)).Select(c => (int)(c.Call.Time - Some.Noon).TotalMinutes));
        Assert.Equal([bad.RenderId, good.RenderId], (await Store.CallsAsync(all with { Score = "judge" }, Stop)).Select(c => c.Call.RenderId));
        Assert.Equal([bad.RenderId], (await Store.CallsAsync(all with { Score = "judge", AtMost = 0.5 }, Stop)).Select(c => c.Call.RenderId));
        Assert.Equal([good.RenderId], (await Store.CallsAsync(all with { Score = "judge", AtLeast = 0.5, AtMost = 1 }, Stop)).Select(c => c.Call.RenderId));
        Assert.Equal([bad.RenderId], (await Store.CallsAsync(all with { Failed = true, Prompt = "greeting", Unit = "u" }, Stop)).Select(c => c.Call.RenderId));
        Assert.Equal(["other"], (await Store.CallsAsync(all with { Limit = 1 }, Stop)).Select(c => c.Call.Prompt));
    }

    [Fact]
    public async Task Hostile_texts_are_values_and_what_cannot_be_kept_is_left_out()
    {
        const string Nasty = "'; DROP TABLE events; -- \0 \u202E \ud83d\ude00";
        var call = Some.Call() with { Prompt = Nasty, Version = new string('v', 5000), Slice = Nasty, Error = Nasty, RenderId = "ß'\"" + new string('x', 100), Output = Nasty + "\ud800", Cost = double.NaN };
        await Store.WriteAsync(EventBatch.Of(
            [
                call, call with { RenderId = "" }, call with { RenderId = new string('r', 300) }, Some.Call() with { Prompt = "" },
                Some.Call() with { Time = DateTimeOffset.MinValue }, Some.Call() with { Time = DateTimeOffset.MaxValue },
            ],
            [
                new PromptFeedback { RenderId = call.RenderId, Name = Nasty, Value = 1 }, new PromptFeedback { RenderId = call.RenderId, Name = "calls", Value = 5 },
                new PromptFeedback { RenderId = call.RenderId, Name = "n", Value = double.PositiveInfinity },
            ]), Stop);

        var found = await Store.FindAsync(call.RenderId, Stop);
        Assert.Equal(Nasty.Replace('\0', ' '), found!.Call.Prompt);
        Assert.Equal(Nasty.Replace('\0', ' ') + "\ufffd", found.Call.Output);
        Assert.Equal((call.RenderId, 200, null), (found.Call.RenderId, found.Call.Version.Length, found.Call.Cost));
        Assert.Single(await Store.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Stop));
        Assert.Equal(1, Assert.Single(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(1), CallKeys.None), Stop)).Calls);
    }

    [Fact]
    public async Task Several_stores_over_one_place_write_at_once()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        await Task.WhenAll(stores.Select((one, number) => Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    var calls = Enumerable.Range(0, 25).Select(j => Some.Call(j % 120, $"{number % 2}.0.{j % 3}") with { Scores = new Dictionary<string, double> { [$"score-{j % 4}"] = 1 } });
                    await one.WriteAsync(EventBatch.Of([.. calls]), Stop);
                }
            }, Stop)));

        var total = Assert.Single(await Store.StatsAsync(new StatsRequest(Some.Noon, Some.Noon.AddHours(2), CallKeys.None), Stop));
        Assert.Equal(1000, total.Calls);
        Assert.Equal(1000, Enumerable.Range(0, 4).Sum(i => total.Metrics[$"score-{i}"].Count));
        Assert.Equal(1000, total.Metrics[MetricNames.Latency].Sketch.Count);
        foreach (var one in stores) await one.DisposeAsync();
    }

    [Fact]
    public async Task What_is_old_goes_and_rollups_stay_longer()
    {
        var old = Some.Call() with { Time = Some.Noon.AddDays(-40), Input = "x" };
        await Store.WriteAsync(EventBatch.Of([old, Some.Call()], [PromptFeedback.Thumb(old.RenderId, true) with { Time = old.Time }]), Stop);
        var all = new StatsRequest(Some.Noon.AddDays(-50), Some.Noon.AddHours(1), CallKeys.None);

        await Store.MaintainAsync(new Retention { Calls = TimeSpan.FromDays(30) }, Stop);
        Assert.Null(await Store.FindAsync(old.RenderId, Stop));
        Assert.Single(await Store.CallsAsync(new CallFilter(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Stop));
        Assert.Equal(2, (await Store.StatsAsync(all, Stop)).Single().Calls);

        await Store.MaintainAsync(new Retention { Calls = TimeSpan.FromDays(30), Rollups = TimeSpan.FromDays(30) }, Stop);
        Assert.Equal(1, (await Store.StatsAsync(all, Stop)).Single().Calls);
        Assert.Equal([("greeting", "1.0.0", Some.Noon)], (await Store.LastCallsAsync(Stop)).Select(c => (c.Prompt, c.Version, c.Hour)));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (store is not null) await store.DisposeAsync();
        CleanUp();
    }

    protected virtual void CleanUp()
    {
    }
}
