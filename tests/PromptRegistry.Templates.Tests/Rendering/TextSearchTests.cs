using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>Searching for long texts, which the platform's search takes the product of both lengths for.</summary>
public sealed class TextSearchTests
{
    /// <summary>Which limit is met must not depend on how busy the machine is.</summary>
    private static readonly RenderLimits s_untimed = RenderLimits.Prompt with { Time = TimeSpan.Zero };

    [Fact]
    public void It_finds_what_the_platform_finds()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var text = Text(random, random.Next(600));
            var from = random.Next(text.Length + 1);
            var match = random.Next(3) == 0 ? Text(random, random.Next(65, 90)) : text[from..Math.Min(text.Length, from + random.Next(65, 300))];
            if (match.Length == 0)
                continue;
            var other = match.ToUpperInvariant();

            Assert.Equal(text.IndexOf(match, StringComparison.Ordinal), TextSearch.IndexOf(text, match));
            Assert.Equal(text.IndexOf(other, StringComparison.OrdinalIgnoreCase), TextSearch.IndexOf(text, other, 0, true));
            Assert.Equal(text.LastIndexOf(other, StringComparison.OrdinalIgnoreCase), TextSearch.LastIndexOf(text, other, true));
            Assert.Equal(text.Replace(match, "<>", StringComparison.Ordinal), TextSearch.Replace(text, match, "<>"));
            Assert.Equal(text.Split(match, StringSplitOptions.RemoveEmptyEntries), TextSearch.Split(text, match));
        }
    }

    [Theory]
    [InlineData("{{ x = 'a'; for i in 1..60; x = $\"{x}{x}\"; end }}", "exceeds the configured LimitToString")]
    [InlineData("{{ x = [1]; for i in 1..60; x = x + x; end }}", "more than 1000000 items")]
    [InlineData("{{ 1 << 1000000 }}", "more than 20000 digits")]
    [InlineData("{{ x = 'a' * 2000000; y = 'a' * 1000; x | string.index_of y }}", "by the rules of a culture")]
    public void What_would_take_all_time_or_memory_is_an_error(string template, string words)
    {
        var error = Assert.Throws<TemplateException>(
            () => PromptHarness.Bind(template).Render(new Dictionary<string, TemplateValue>(), s_untimed));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static string Text(Random random, int length) =>
        new([.. Enumerable.Range(0, length).Select(_ => "aaaaaaaab"[random.Next(9)])]);
}
