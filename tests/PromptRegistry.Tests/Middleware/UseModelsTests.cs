using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PromptRegistry.Chat;
using PromptRegistry.Choosing;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Registry;
using PromptRegistry.Telemetry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Middleware;

/// <summary>Which model is asked: by price and quality, by how sure an answer is, by what a quota leaves.</summary>
public sealed class UseModelsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 0.8, "large", ModelReason.BestValue)]
    [InlineData(null, 0.6, "small", ModelReason.BestValue)]
    [InlineData(0.0005, null, "small", ModelReason.BestValue)]
    [InlineData(0.0005, 0.8, "small", ModelReason.NoneFits)]
    [InlineData(1.0, 0.95, "huge", ModelReason.BestValue)]
    public async Task The_model_with_the_most_quality_for_a_dollar_is_asked(double? budget, double? quality, string model, ModelReason reason)
    {
        await using var live = new LivePrompts(null, new PromptRegistryOptions()) { Models = Catalog() with { Choose = new ModelRule(budget, quality) } };
        using var scope = live.EnterScope();
        var script = new ScriptedClient("It is on its way.");
        using var client = new ChatClientBuilder(script).UseModelChoice().Build();

        var result = await PromptCall.RunAsync(client, Rendered.Prompt("models/choose"), Token);
        var streamed = await PromptCall.StreamAsync(client, Rendered.Prompt("models/choose"), Token).ToListAsync(Token);

        Assert.Equal([model, model], script.Options.Select(o => o!.ModelId));
        Assert.Equal((model, reason), (Assert.Single(result.Decisions).Model, result.Decisions[0].Reason));
        Assert.True(result.Decisions[0].EstimateUsd > 0);
        Assert.Equal(reason, Assert.Single(streamed[^1].Result!.Decisions).Reason);
    }

    [Fact]
    public async Task A_tier_narrows_the_choice()
    {
        var models = Catalog().Models.Select(m => m with { Tier = m.Name == "large" ? "premium" : "standard" }).ToList();
        await using var live = new LivePrompts(null, new PromptRegistryOptions())
        {
            Models = new ModelCatalog { Models = models, Choose = new ModelRule(null, null) { Tier = "premium" } },
        };
        using var scope = live.EnterScope();
        using var client = new ChatClientBuilder(new ScriptedClient("Yes.")).UseModelChoice().Build();

        var result = await PromptCall.RunAsync(client, Rendered.Prompt("models/tier"), Token);

        Assert.Equal(("large", ModelReason.BestValue), (Assert.Single(result.Decisions).Model, result.Decisions[0].Reason));
    }

    [Fact]
    public async Task A_team_has_a_rule_of_its_own_and_without_one_the_prompt_decides()
    {
        var teams = new Dictionary<string, ModelRule> { ["legal"] = new(null, 0.95) };
        await using var live = new LivePrompts(null, new PromptRegistryOptions()) { Models = Catalog() with { Teams = teams } };
        using var scope = live.EnterScope();
        var script = new ScriptedClient("Yes.");
        using var client = new ChatClientBuilder(script).UseModelChoice().Build();

        var chosen = await PromptCall.RunAsync(client, Rendered.Prompt("models/team", team: "legal"), Token);
        var plain = await PromptCall.RunAsync(client, Rendered.Prompt("models/team", team: "sales"), Token);

        Assert.Equal(["huge", "m"], script.Options.Select(o => o!.ModelId));
        Assert.Single(chosen.Decisions);
        Assert.Empty(plain.Decisions);
    }

    [Fact]
    public async Task A_limit_that_names_a_model_is_heard_alone()
    {
        await using var live = new LivePrompts(null, new PromptRegistryOptions()) { Models = Catalog() with { Choose = new ModelRule(null, 0.95) }, Limits = new Mini() };
        using var scope = live.EnterScope();
        var script = new ScriptedClient("Perhaps.");
        using var client = new ChatClientBuilder(script)
            .UseModelChoice().UseCascade(new CascadeOptions { Fast = "small", Strong = "huge", Confidence = CascadeConfidence.Rule(_ => false) }).Build();

        await PromptCall.RunAsync(client, Rendered.Prompt("models/limit"), Token);

        Assert.Equal("mini", Assert.Single(script.Options)!.ModelId);
    }

    [Fact]
    public async Task A_strong_model_is_asked_where_the_fast_one_is_not_sure_and_both_are_paid()
    {
        var kept = new Kept();
        await using var live = new LivePrompts(null, new PromptRegistryOptions()) { Prices = [new ModelPrice("model-1", 100_000, 100_000)], Events = kept };
        using var scope = live.EnterScope();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == PromptTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => { if (a.DisplayName == "call models/cascade") lock (spans) spans.Add(a); },
        };
        ActivitySource.AddActivityListener(listener);
        var script = new ScriptedClient("Perhaps.", "It is on its way.", "Surely.");
        using var client = new ChatClientBuilder(script).UseCascade(new CascadeOptions
        {
            Fast = "small",
            Strong = "huge",
            Confidence = CascadeConfidence.Rule(a => !a.Text.Contains("Perhaps", StringComparison.Ordinal)),
        }).Build();

        var unsure = await PromptCall.RunAsync(client, Rendered.Prompt("models/cascade"), Token);
        var sure = await PromptCall.RunAsync(client, Rendered.Prompt("models/cascade"), Token);

        Assert.Equal(["small", "huge", "small"], script.Options.Select(o => o!.ModelId));
        Assert.Equal(new ModelDecision("huge", ModelReason.FastIsUnsure) { Confidence = 0 }, Assert.Single(unsure.Decisions));
        Assert.Equal(new ModelDecision("small", ModelReason.FastIsSure) { Confidence = 1 }, Assert.Single(sure.Decisions));
        Assert.Equal(("It is on its way.", 2, 1.6, 6L), (unsure.Text, unsure.Calls, Math.Round(unsure.CostUsd!.Value, 9), unsure.Usage!.OutputTokenCount!.Value));
        Assert.Equal((1, 0.8), (sure.Calls, Math.Round(sure.CostUsd!.Value, 9)));
        Assert.Equal([1, 0], kept.Calls.Select(c => c.Scores!["cascade-strong"]));
        Assert.Equal([1.6, 0.8], kept.Calls.Select(c => Math.Round(c.Cost!.Value, 9)));
        Assert.Equal(
            ["FastIsUnsure", "FastIsSure"],
            spans.Select(s => s.Events.Single(e => e.Name == "promptregistry.choice").Tags.First(t => t.Key == "promptregistry.choice.reason").Value));
    }

    [Fact]
    public async Task A_stream_shows_one_answer_only()
    {
        var script = new ScriptedClient("Perhaps.", "It is on its way.");
        var judge = CascadeConfidence.Judge((asked, answer, _) => Task.FromResult(asked == "Where is my order?" && answer == "Perhaps." ? 0.2 : 1));
        using var client = new ChatClientBuilder(script).UseCascade(new CascadeOptions { Strong = "huge", Confidence = judge }).Build();

        var streamed = await PromptCall.StreamAsync(client, Rendered.Prompt("models/stream"), Token).ToListAsync(Token);

        var result = streamed[^1].Result!;
        Assert.Equal("It is on its way.", string.Concat(streamed.Select(u => u.Text)));
        Assert.Equal((2, 6L, 0.2), (result.Calls, result.Usage!.OutputTokenCount!.Value, result.Decisions[0].Confidence!.Value));
    }

    [Fact]
    public async Task Probabilities_of_tokens_give_their_geometric_mean()
    {
        var confidence = CascadeConfidence.TokenProbabilities(_ => [Math.Log(0.5), Math.Log(0.5)]);
        var none = CascadeConfidence.TokenProbabilities(_ => []);

        Assert.Equal(0.5, await confidence([], new ChatResponse(), Token), 12);
        Assert.Equal(0, await none([], new ChatResponse(), Token));
    }

    [Fact]
    public async Task Settings_beside_the_prompts_say_prices_and_models()
    {
        using var folder = new TempDirectory();
        await File.WriteAllTextAsync(folder.Combine("promptregistry.yaml"), """
            prices: { model-1: { input: 100000, output: 100000 } }
            models: { model-1: { quality: 0.9 } }
            choose: { quality: 0.5 }
            """, Token);
        using var host = Host(b => b.UseSettings(folder.Path));
        using var scope = host.Services.GetRequiredService<LivePrompts>().EnterScope();
        using var client = new ChatClientBuilder(new ScriptedClient("Yes.")).UseModelChoice().Build();

        var result = await PromptCall.RunAsync(client, Rendered.Prompt("models/settings"), Token);

        Assert.Equal((0.8, "model-1"), (Math.Round(result.CostUsd!.Value, 9), result.Decisions[0].Model));
        await File.WriteAllTextAsync(folder.Combine("promptregistry.yaml"), "prices: { m: { input: 1 } }", Token);
        Assert.Contains("needs the key 'output'", Assert.Throws<FormatException>(() => Host(b => b.UseSettings(folder.Combine("promptregistry.yaml")))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Host(b => b.UseSettings(folder.Combine("other"))));
    }

    private static IHost Host(Action<IPromptRegistryBuilder> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services.AddLogging().AddPromptRegistry());
        return builder.Build();
    }

    private static ModelCatalog Catalog() => new()
    {
        Models =
        [
            new CatalogModel("small", "fast", 0.7, new ModelPrice("small", 1, 2)), new CatalogModel("large", "strong", 0.85, new ModelPrice("large", 5, 10)),
            new CatalogModel("huge", "strong", 0.97, new ModelPrice("huge", 50, 100)),
        ],
    };

    private sealed class Mini : IPromptLimits
    {
        public ValueTask<CallPermit> EnterAsync(PromptIdentity prompt, CancellationToken cancellationToken) => new(new CallPermit("mini"));

        public ValueTask LeaveAsync(PromptIdentity prompt, CallPermit permit, CallTaken taken) => default;
    }

    private sealed class Kept : IPromptEvents
    {
        public List<PromptEvent> Calls { get; } = [];

        public void Add(PromptEvent call) => Calls.Add(call);

        public void Add(PromptFeedback feedback)
        {
        }
    }
}
