using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>A render has so much time, by a clock that the tests move: each look at it costs some milliseconds.</summary>
public sealed class DeadlineTests
{
    private const string Late = "The render exceeds its time limit of 5 seconds.";

    private static readonly CorpusCase[] s_long =
    [
        .. new[]
        {
            "{{ for i in 1..900000; i; end }}",
            "{{ while true; end }}",
            "\n{{ for i in 1..900; for j in 1..900; x = i + j; end; end }}",
            "{{ for i in 1..900000; 'a' | string.upcase; end }}",
            "{{ for i in 1..900000; 'a' | regex.replace 'a' 'b'; end }}",
            "{{ for i in 1..900000; 'a' | regex.split 'a'; end }}",
            "{{ 'a' * 900000 | regex.matches 'a' | array.size }}",
            "{{ 'a' * 900000 | regex.replace 'a' 'b' | string.size }}",
            "{{ 'a' * 900000 | regex.split 'a' | array.size }}",
            "{{ '<a>' * 300000 | html.strip | string.size }}",
            string.Concat(Enumerable.Repeat("{{ 'a' | string.upcase | string.size }}", 1000)),
        }.Select((text, i) => new CorpusCase($"{i:00}-late", text, [], "")),
    ];

    private static readonly CompiledCorpus s_compiled = new(s_long);

    public static TheoryData<int> Long => [.. Enumerable.Range(0, s_long.Length)];

    [Theory]
    [MemberData(nameof(Long))]
    public void What_takes_longer_than_its_time_is_the_same_error_in_both_back_ends(int index)
    {
        var item = s_long[index];

        var interpreted = Assert.Throws<TemplateException>(() => item.Render(Limits(Pause(index))));
        var emitted = Assert.Throws<TemplateException>(() => s_compiled.Run(item, Limits(Pause(index))));

        Assert.Equal(Late, interpreted.Message);
        Assert.Equal(Late, emitted.Message);
        Assert.Equal(interpreted.Span.Line, emitted.Span.Line);
    }

    [Fact]
    public void Slow_steps_are_looked_at_one_by_one()
    {
        var loop = new CorpusCase("slow", "{{ for i in 1..1000; i; end }}", [], "");
        var compiled = new CompiledCorpus([loop]);
        var clock = new SteppingClock(TimeSpan.FromSeconds(1));

        Assert.Throws<TemplateException>(() => loop.Render(RenderLimits.Prompt with { Clock = clock }));
        Assert.InRange(clock.Looks, 5, 7);
        clock = new SteppingClock(TimeSpan.FromSeconds(1));
        Assert.Throws<TemplateException>(() => compiled.Run(loop, RenderLimits.Prompt with { Clock = clock }));
        Assert.InRange(clock.Looks, 5, 7);
    }

    [Fact]
    public void A_short_render_never_looks_at_the_clock()
    {
        var item = new CorpusCase("short", "{{ for i in 1..20; i | math.plus 1; end }}", [], "");
        var compiled = new CompiledCorpus([item]);
        var clock = new SteppingClock(TimeSpan.FromHours(1));
        var limits = RenderLimits.Prompt with { Clock = clock };

        Assert.Equal(item.Render(limits), compiled.Run(item, limits));
    }

    [Fact]
    public void A_render_in_time_is_rendered()
    {
        var item = new CorpusCase("in-time", "{{ for i in 1..20000; end }}x", [], "");
        var compiled = new CompiledCorpus([item]);

        Assert.Equal("x", item.Render(Limits(milliseconds: 5)));
        Assert.Equal("x", compiled.Run(item, Limits(milliseconds: 5)));
    }

    [Fact]
    public void A_limit_of_nothing_is_none()
    {
        var item = new CorpusCase("no-limit", "{{ for i in 1..900000; end }}x", [], "");
        var compiled = new CompiledCorpus([item]);
        var limits = Limits(milliseconds: 5000) with { Time = TimeSpan.Zero };

        Assert.Equal("x", item.Render(limits));
        Assert.Equal("x", compiled.Run(item, limits));
    }

    /// <summary>The clock stands still here: what ends the expression is the platform, with the time that it was given.</summary>
    [Fact]
    public void A_regular_expression_gets_the_time_that_is_left()
    {
        var item = new CorpusCase(
            "regex", "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}", [], "");
        var compiled = new CompiledCorpus([item]);
        var limits = RenderLimits.Prompt with { Time = TimeSpan.FromMilliseconds(200), Clock = new SteppingClock(TimeSpan.Zero) };

        var interpreted = Assert.Throws<TemplateException>(() => item.Render(limits));
        var emitted = Assert.Throws<TemplateException>(() => compiled.Run(item, limits));

        Assert.Equal("The regular expression runs longer than 0.25 seconds.", interpreted.Message);
        Assert.Equal(interpreted.Message, emitted.Message);
    }

    [Theory]
    [InlineData("a1b22c", "[0-9]+")]
    [InlineData("a1b22c", "([0-9])([0-9])?")]
    [InlineData("abc", "")]
    [InlineData("abc", "x")]
    [InlineData("", "x")]
    [InlineData("xaxx", "x")]
    public void Splitting_by_matches_gives_what_the_platform_gives(string text, string pattern)
    {
        var item = new CorpusCase("split", $"{{{{ '{text}' | regex.split '{pattern}' | object.to_json }}}}", [], "");

        var expected = System.Text.Json.JsonSerializer.Serialize(
            System.Text.RegularExpressions.Regex.Split(text, pattern));

        Assert.Equal(expected, item.Render());
    }

    /// <summary>A row of statements has fewer looks at the clock than a loop has steps.</summary>
    private static int Pause(int index) => index == s_long.Length - 1 ? 500 : 5;

    private static RenderLimits Limits(int milliseconds) =>
        RenderLimits.Prompt with { Clock = new SteppingClock(TimeSpan.FromMilliseconds(milliseconds)) };

    /// <summary>A clock that goes forward with each look at it, and by nothing else.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _now;

        public int Looks { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            Looks++;
            return _now += step.Ticks;
        }
    }
}
