using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

/// <summary>Arms beside an environment's version: who gets them, and what happens to all others whatever becomes of an arm.</summary>
public sealed class ArmsTests : IDisposable
{
    private readonly CompiledPrompt accessor = Accessors.Register("dealt");
    private readonly ScriptedSource source = new();
    private readonly LivePrompts live;

    public ArmsTests()
    {
        live = new LivePrompts(source, new PromptRegistryOptions { AllowOverrides = true });
        source.Point(accessor.Name, "1.1.0", "", "Environment");
    }

    public void Dispose() => live.Dispose();

    private PromptIdentity Get(string? unit = "user-1", string? arm = null, string? version = null) =>
        live.Resolve(accessor, new PromptContext { UnitId = unit, Arm = arm, Version = version }).Identity;

    private void Deal(params (string Arm, string Version, string Template, string Trailers)[] arms)
    {
        source.Deal(accessor.Name, arms);
        live.Refresh();
    }

    private IEnumerable<string> Problems => live.Snapshot!.Problems.Where(p => p.Prompt == accessor.Name).Select(p => p.Message);

    [Fact]
    public void A_unit_in_the_range_gets_the_arm_and_every_answer_has_its_reason()
    {
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%"));
        Assert.Equal(("1.2.0", "canary", ResolutionReason.Arm, "prod"), (Get().Version, Get().Arm, Get().Reason, Get().Environment));
        Assert.Equal(("1.1.0", null, ResolutionReason.NoUnit), (Get(null).Version, Get(null).Arm, Get(null).Reason));
        Deal(("canary", "1.2.0", "Canary", "Weight: 0%"));
        Assert.Equal(("1.1.0", ResolutionReason.Control), (Get().Version, Get().Reason));
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%; Holdout: all 100%"));
        Assert.Equal(("1.1.0", ResolutionReason.Holdout), (Get().Version, Get().Reason));
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%; Target: country = de"));
        Assert.Equal(("1.1.0", ResolutionReason.NotTargeted), (Get().Version, Get().Reason));
        Deal();
        Assert.Equal(("1.1.0", ResolutionReason.Environment), (Get().Version, Get().Reason));
    }

    [Theory]
    [InlineData("Weight: 100%; Unit: account", "acme")]
    [InlineData("Weight: 0%; Unit: account", "acme")]
    [InlineData("Weight: 100%; Unit: seats", "12")]
    [InlineData("Weight: 100%; Unit: unknown", null)]
    [InlineData("Weight: 100%", "user-1")]
    public void What_was_rendered_knows_the_unit_that_was_dealt(string trailers, string? unit)
    {
        Deal(("canary", "1.2.0", "Canary", trailers));
        var context = new PromptContext
        {
            UnitId = "user-1",
            Attributes = new Dictionary<string, AttributeValue> { ["account"] = "acme", ["seats"] = 12 },
        };
        var resolution = live.Resolve(accessor, context);

        Assert.Equal(unit, new RenderedPrompt([new RenderedMessage("user", "Hi")], resolution.Target, resolution.Identity, context).Unit);
    }

    [Fact]
    public void An_arm_with_the_compiled_content_runs_compiled()
    {
        Deal(("canary", "1.2.0", "Compiled", "Weight: 100%"), ("other", "1.3.0", "Other", "Weight: 0%"));
        Assert.Equal(PromptExecution.Compiled, live.Resolve(accessor, new PromptContext { UnitId = "u" }).Execution);
        Assert.Equal("1.2.0", Get().Version);
        Assert.Equal(PromptExecution.Interpreted, live.Resolve(accessor, null).Execution);
    }

    [Theory]
    [InlineData("Weight: 100%", "{{ unknown_variable }", "canary: version 1.2.0 is not valid", ResolutionReason.BrokenArm)]
    [InlineData("Weight: a lot", "Canary", "'Weight: a lot' is not a share", ResolutionReason.Environment)]
    public void A_broken_arm_leaves_its_units_with_the_environment(string trailers, string template, string problem, ResolutionReason reason)
    {
        Deal(("canary", "1.2.0", template, trailers));
        Assert.Equal(("1.1.0", reason), (Get().Version, Get().Reason));
        Assert.Contains(problem, Assert.Single(Problems), StringComparison.Ordinal);
        // Nothing changed, and it still is a problem; mended, it is none.
        source.Deal(accessor.Name, ("canary", "1.2.0", template, trailers));
        live.Refresh();
        Assert.Single(Problems);
        Deal(("canary", "1.2.1", "Canary", "Weight: 100%"));
        Assert.Equal(("1.2.1", ResolutionReason.Arm), (Get().Version, Get().Reason));
        Assert.Empty(Problems);
    }

    [Fact]
    public void An_arm_that_does_not_fit_the_accessor_is_broken()
    {
        source.Deal(accessor.Name, ("canary", "2.0.0", "{{ name }}", "Weight: 100%"));
        live.Refresh();
        Assert.Equal(ResolutionReason.BrokenArm, Get().Reason);
        Assert.Contains("Its units get version 1.1.0 instead.", Assert.Single(Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Arms_that_overlap_leave_the_later_one_out()
    {
        Deal(("a", "1.2.0", "A", "Weight: 100%"), ("b", "1.3.0", "B", "Weight: 10%"));
        Assert.Equal("a", Get().Arm);
        Assert.Contains("arm b: its range 0% to 10% overlaps that of the arm a, 0% to 100%", Assert.Single(Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_environment_leaves_its_arms()
    {
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%"));
        source.Break(accessor.Name, "It is broken.");
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%"));
        Assert.Equal("1.2.0", Get().Version);
        Assert.Equal(("1.1.0", ResolutionReason.LastGood), (Get(null).Version, Get(null).Reason));
    }

    [Fact]
    public void While_the_source_is_away_arms_stay()
    {
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%"));
        source.IsReachable = false;
        live.Refresh();
        Assert.Equal(("1.2.0", ResolutionReason.Arm), (Get().Version, Get().Reason));
        Assert.Equal(ResolutionReason.LastGood, Get(null).Reason);
        source.IsReachable = true;
        live.Refresh();
        Assert.Equal(ResolutionReason.NoUnit, Get(null).Reason);
    }

    [Fact]
    public void A_call_may_ask_where_the_registry_permits_it()
    {
        Deal(("canary", "1.2.0", "Canary", "Weight: 0%"));
        Assert.Equal(("1.2.0", "canary", ResolutionReason.Override), (Get(arm: "canary").Version, Get(arm: "canary").Arm, Get(arm: "canary").Reason));
        Assert.Equal(("1.2.0", ResolutionReason.Override), (Get(version: "1.2.0").Version, Get(version: "1.2.0").Reason));
        Assert.Equal(("1.1.0", ResolutionReason.Override), (Get(version: "1.1.0").Version, Get(version: "1.1.0").Reason));
        Assert.Equal(("1.0.0", ResolutionReason.Override), (Get(version: "1.0.0").Version, Get(version: "1.0.0").Reason));
        Assert.Equal(ResolutionReason.Control, Get(arm: "unknown").Reason);
        Assert.Equal(ResolutionReason.Control, Get(version: "9.9.9").Reason);
        using var strict = new LivePrompts(source, "prod");
        strict.Refresh();
        Assert.Equal(ResolutionReason.Control, strict.Resolve(accessor, new PromptContext { UnitId = "u", Arm = "canary" }).Identity.Reason);
    }

    [Fact]
    public void A_pin_holds_until_it_is_let_go()
    {
        Deal(("canary", "1.2.0", "Canary", "Weight: 100%"));
        Assert.Equal("1.1.0", live.Pin(accessor.Name).Version);
        Assert.Equal(("1.1.0", null, ResolutionReason.Pinned), (Get().Version, Get().Arm, Get().Reason));
        source.Point(accessor.Name, "1.5.0", "", "Later");
        live.Refresh();
        Assert.Equal("1.1.0", Get().Version);
        Assert.Equal("1.5.0", live.Pin(accessor.Name, "1.5.0").Version);
        // One that was served before, and the one that the app was built with.
        Assert.Equal("1.1.0", live.Pin(accessor.Name, "1.1.0").Version);
        Assert.Equal("1.0.0", live.Pin(accessor.Name, "1.0.0").Version);
        var unknown = Assert.Throws<ArgumentException>(() => live.Pin(accessor.Name, "7.0.0"));
        Assert.Contains("7.0.0 is not at hand. Versions: 1.5.0, 1.1.0, 1.0.0.", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => live.Pin("no-such-prompt"));
        Assert.Contains("pinned: 1.0.0, served: the app pinned the prompt to it.", live.Explain(accessor.Name).ToString(), StringComparison.Ordinal);
        Assert.True(live.Unpin(accessor.Name));
        Assert.False(live.Unpin(accessor.Name));
        Assert.Equal(("1.5.0", ResolutionReason.Environment), (Get().Version, Get().Reason));
    }

    [Fact]
    public void Exposures_are_told_once_a_unit_and_version()
    {
        var told = new Exposures();
        live.Exposures = told;
        Deal(("canary", "1.2.0", "Canary", "Weight: 50%"));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 100; i++) Get($"user-{i}");
            Get(null);
            Get("user-1", arm: "canary");
        }

        Assert.Equal(100, told.All.Count);
        Assert.Equal(100, told.All.Select(e => e.Unit).Distinct().Count());
        Assert.All(told.All, e => Assert.Equal(e.Bucket < 0.5 ? "canary" : null, e.Identity.Arm));
        Assert.InRange(told.All.Count(e => e.Identity.Arm is null), 30, 70);
        Deal(("canary", "1.2.1", "Canary again", "Weight: 50%"));
        for (var i = 0; i < 100; i++) Get($"user-{i}");
        Assert.Equal(100 + told.All.Count(e => e.Identity.Version == "1.2.1"), told.All.Count);
        told.Fails = true;
        Assert.Equal("1.1.0", Get("somebody else", version: "1.1.0").Version);
        Get("yet another");
        Assert.Equal(ResolutionReason.NoUnit, Get(null).Reason);
    }

    [Fact]
    public void Resolving_allocates_nothing()
    {
        Deal(("canary", "1.2.0", "Canary", "Weight: 50%; Target: country = de"));
        live.Exposures = new Exposures();
        PromptContext[] contexts =
        [
            .. Enumerable.Range(0, 100).Select(i => new PromptContext { UnitId = $"user-{i}", Attributes = new Dictionary<string, AttributeValue> { ["country"] = "de" } }),
            new(), new() { Arm = "canary" },
        ];
        foreach (var context in contexts) live.Resolve(accessor, context);
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var context in contexts) live.Resolve(accessor, context);
        }));
    }

    [Fact]
    public void An_explanation_shows_the_draw_the_arms_and_what_else_was_possible()
    {
        Deal(("b", "1.3.0", "B", "Weight: 50%; Start: 50%"), ("a", "1.2.0", "A", "Weight: 50%"));
        var explained = live.Explain(accessor.Name, new PromptContext { UnitId = "user-1" });
        var bucket = explained.Rollout!.Bucket!.Value;
        Assert.Equal(bucket < 0.5 ? "a" : "b", explained.Served.Arm);
        var lines = explained.ToString().Split('\n');
        Assert.Contains($"version {explained.Served.Version} of the arm {explained.Served.Arm} (Arm)", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  rollout: unit 'user-1' draws ", lines[2], StringComparison.Ordinal);
        Assert.EndsWith($"% by sha256 of the seed '{accessor.Name}': it is in an arm's range.", lines[2], StringComparison.Ordinal);
        Assert.Equal($"  arm a: 1.2.0, {(bucket < 0.5 ? "" : "not ")}served: it is for draws from 0% to 50%.", lines[3]);
        Assert.Equal($"  environment: 1.1.0, not served: the unit gets the arm {explained.Served.Arm}.", lines[5]);
        Assert.Single(explained.Candidates, c => c.IsServed);
        Assert.Contains("rollout: the call has no UnitId, so that it takes no part.", live.Explain(accessor.Name).ToString(), StringComparison.Ordinal);
        Assert.Single(live.Explain(accessor.Name).Candidates, c => c.IsServed);
    }

    [Fact]
    public void A_cold_start_without_the_source_deals_as_before()
    {
        using var folder = new TempDirectory();
        var options = new PromptRegistryOptions { SnapshotFile = folder.Combine("kept.snapshot") };
        var clock = new FakeTimeProvider();
        source.Deal(accessor.Name, ("canary", "1.2.0", "Canary", "Weight: 50%; Seed: x; Target: country = de"), ("b", "1.3.0", "B", "Weight: 10%; Start: 90%; Seed: x"));
        using var first = new LivePrompts(source, options, null, clock);
        first.Refresh();
        using var second = new LivePrompts(new ScriptedSource { IsReachable = false }, options, null, clock);
        second.Refresh();
        for (var i = 0; i < 200; i++)
        {
            var context = new PromptContext { UnitId = $"user-{i}", Attributes = new Dictionary<string, AttributeValue> { ["country"] = i % 2 == 0 ? "de" : "fr" } };
            var (a, b) = (first.Resolve(accessor, context).Identity, second.Resolve(accessor, context).Identity);
            Assert.Equal((a.Version, a.Arm, a.Digest), (b.Version, b.Arm, b.Digest));
        }

        Assert.Equal(["1.1.0", "1.3.0", "1.2.0"], second.Snapshot!.Served.Where(i => i.Name == accessor.Name).Select(i => i.Version));
    }

    private sealed class Exposures : IPromptExposures
    {
        public List<PromptExposure> All { get; } = [];

        public bool Fails { get; set; }

        public void Exposed(in PromptExposure exposure)
        {
            if (Fails) throw new InvalidOperationException("The queue is closed.");
            All.Add(exposure);
        }
    }
}
