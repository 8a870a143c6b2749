using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

public sealed class PromptExplanationTests : IDisposable
{
    private readonly CompiledPrompt accessor = Accessors.Register("explained");
    private readonly ScriptedSource source = new();
    private readonly LivePrompts live;

    public PromptExplanationTests() => live = new LivePrompts(source, "prod");

    public void Dispose() => live.Dispose();

    [Fact]
    public void What_the_environment_points_to_is_served()
    {
        source.Point(accessor.Name, "1.1.0", "", "Other");
        live.Refresh();

        var explained = live.Explain(accessor.Name);

        Assert.Equal(("prod", "the test", "1.1.0", ResolutionReason.Environment), (explained.Environment, explained.Source, explained.Served.Version, explained.Served.Reason));
        Assert.Equal([(ResolutionReason.Environment, "1.1.0", true), (ResolutionReason.Fallback, "1.0.0", false)], explained.Candidates.Select(c => (c.Reason, c.Version, c.IsServed)));
        Assert.Equal(accessor.Digest, explained.Candidates[1].Digest);
        Assert.Contains("its own templates are interpreted", explained.Candidates[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_served_says_why_and_what_is_served_instead()
    {
        source.Point(accessor.Name, "1.1.0", "", "Other");
        live.Refresh();
        source.Point(accessor.Name, "2.0.0", "inputs: { name: string }\n", "{{ name }}");
        live.Refresh();

        var text = live.Explain(accessor.Name).ToString();

        var lines = text.Split('\n');
        Assert.StartsWith($"{accessor.Name} in prod: version 1.1.0 (LastGood), sha256:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  source: the test, read ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  environment: 2.0.0, not served: ", lines[2], StringComparison.Ordinal);
        Assert.Contains("The required input 'name' is new.", lines[2], StringComparison.Ordinal);
        Assert.Equal("  last good: 1.1.0, served: it is the last version that could be served.", lines[3]);
        Assert.StartsWith("  compiled in: 1.0.0, not served: ", lines[4], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Before_a_reading_and_without_one_what_is_compiled_in_is_explained()
    {
        var before = live.Explain(accessor.Name);
        source.IsReachable = false;
        live.Refresh();
        var unreachable = live.Explain(accessor.Name);

        Assert.Contains("environment: no version, not served: The source was not read yet.", before.ToString(), StringComparison.Ordinal);
        Assert.Contains("The test cannot be reached.", unreachable.Candidates[0].Why, StringComparison.Ordinal);
        Assert.True(unreachable.Candidates[1].IsServed);
        Assert.Null(unreachable.SinceLastRead);
    }

    [Fact]
    public void Without_a_source_there_is_one_candidate()
    {
        using var alone = new LivePrompts(null, new PromptRegistryOptions());
        alone.Refresh();

        var candidate = Assert.Single(alone.Explain(accessor.Name).Candidates);

        Assert.Equal((ResolutionReason.CompiledIn, true), (candidate.Reason, candidate.IsServed));
    }

    [Fact]
    public void A_name_that_no_accessor_has_is_refused_with_the_nearest() =>
        Assert.Contains($"Did you mean '{accessor.Name}'?", Assert.Throws<ArgumentException>(() => live.Explain(accessor.Name + "x")).Message, StringComparison.Ordinal);
}
