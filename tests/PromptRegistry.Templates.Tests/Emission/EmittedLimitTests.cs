using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Emission;

/// <summary>Compiled templates keep to the limits that interpreted ones keep to.</summary>
public sealed class EmittedLimitTests
{
    private static readonly RenderLimits s_limits = RenderLimits.Prompt with
    {
        Loops = 10_000,
        Output = 100_000,
        Time = TimeSpan.Zero,
        Regex = TimeSpan.FromMilliseconds(50),
    };

    private static readonly string[] s_endless =
    [
        "{{ for i in 1..1000000000; i; end }}",
        "{{ for i in 1..9000; for j in 1..9000; for k in 1..9000; i; end; end; end }}",
        "{{ while true; end }}",
        "{{ while true; while true; break; end; end }}",
        "{{ x = 1; while x; x = x + 1; end }}",
        "{{ for i in 1..9000; (1..9000) | array.reverse; end }}",
        "{{ for i in 1..9000; x = (1..9000) | array.join ','; end }}",
        "{{ for i in 1..9000; (1..9000) | array.join ','; end }}",
        "{{ for i in 1..9000; 'a lot of text that is written again and again'; end }}",
        "{{ for i in 1..9000; 'a lot of text that is written again and again' | string.upcase; end }}",
        "{{ 'a' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 1 << 1000000000 }}",
        "{{ x = 3; for i in 1..90; x = x * x; end; x }}",
        "{{ x = 'aaaa'; for i in 1..90; x = x | string.replace 'a' x; end }}",
        "{{ a = []; a[0] = a; a }}",
        "{{ a = []; a[1000000000] = 1 }}",
        "{{ 'a' | string.pad_left 1000000000 }}",
        "{{ x = 'a'; for i in 1..60; x = $\"{x}{x}\"; end }}",
        "{{ x = 'a'; for i in 1..60; x = x + x; end }}",
        "{{ x = 'a'; for i in 1..60; y = x + 'b' | string.size; x = x + x; end }}",
        "{{ x = [1]; for i in 1..60; x = x + x; end }}",
        "{{ x = 1 << 200000; for i in 1..9; x; end }}",
        "{{ x = 1 << 200000; $\"{x}\" }}",
        "{{ x = 1 << 200000; [x] | object.to_json }}",
        "{{ x = 1 << 200000; x | math.format 'N' }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}",
    ];

    private static readonly List<CorpusCase> s_cases =
        [.. s_endless.Select((text, i) => new CorpusCase($"{i:00}-endless", text, [], ""))];

    private static readonly CompiledCorpus s_compiled = new(s_cases);

    public static TheoryData<int> Endless => [.. Enumerable.Range(0, s_endless.Length)];

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_grows_or_loops_without_end_is_the_same_error_in_both_back_ends(int index)
    {
        var item = s_cases[index];

        var interpreted = Assert.Throws<TemplateException>(() => item.Render(s_limits));
        var emitted = Assert.Throws<TemplateException>(() => s_compiled.Run(item, s_limits));

        Assert.Equal(interpreted.Message, emitted.Message);
        Assert.Equal(interpreted.Span.Path, emitted.Span.Path);
        Assert.Equal(interpreted.Span.Line, emitted.Span.Line);
    }

    [Fact]
    public void A_loop_may_make_as_many_steps_as_the_limit_says_and_not_one_more()
    {
        var exact = new CorpusCase("exact", "{{ for i in 1..100; for j in 1..9; end; end }}", [], "");
        var compiled = new CompiledCorpus([exact]);

        Assert.Equal("", compiled.Run(exact, s_limits with { Loops = 1000 }));
        Assert.Equal("", exact.Render(s_limits with { Loops = 1000 }));
        Assert.Throws<TemplateException>(() => compiled.Run(exact, s_limits with { Loops = 999 }));
        Assert.Throws<TemplateException>(() => exact.Render(s_limits with { Loops = 999 }));
    }

    [Fact]
    public void Steps_of_all_loops_together_are_limited()
    {
        var loops = new CorpusCase("loops", string.Concat(Enumerable.Repeat("{{ for i in 1..900; end }}", 20)), [], "");
        var compiled = new CompiledCorpus([loops]);

        Assert.Equal("", compiled.Run(loops, s_limits));
        var error = Assert.Throws<TemplateException>(() => compiled.Run(loops, s_limits with { Steps = 5000 }));

        Assert.Contains("limit of 5000 steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiled_render_is_cancelled_inside_a_loop()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => s_compiled.Run(s_cases[2], s_limits, source.Token));
    }

    [Fact]
    public void An_error_names_the_line_and_column_of_the_statement_in_both_back_ends()
    {
        var item = new CorpusCase("place", "a\n{{ x = 'b' }}\n  {{ x | string.pad_left 200000 }}", [], "");
        var compiled = new CompiledCorpus([item]);

        var interpreted = Assert.Throws<TemplateException>(() => item.Render(s_limits));
        var emitted = Assert.Throws<TemplateException>(() => compiled.Run(item, s_limits));

        Assert.Equal("template.scriban(3,10)", emitted.Span.ToString());
        Assert.Equal(interpreted.Span.Line, emitted.Span.Line);
    }
}
