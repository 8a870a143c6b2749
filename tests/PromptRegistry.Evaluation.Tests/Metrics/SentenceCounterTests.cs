using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Tests.Metrics;

public sealed class SentenceCounterTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(0, "…")]
    [InlineData(1, "No full stop at the end")]
    [InlineData(2, "One here. Two there.")]
    [InlineData(1, "Prices fell by 3.5 percent to 1.200,50 at example.org yesterday.")]
    [InlineData(1, "Dr. Ito met Prof. E. Berg at St. Olav, i.e. near the port.")]
    [InlineData(2, "They sell pens, paper, etc. The shop opens at 8 a.m. on Mondays.")]
    [InlineData(1, "The U.S. Army moved.")]
    [InlineData(2, "He works for Acme Inc. She works alone.")]
    [InlineData(2, "Really?! Yes.")]
    [InlineData(1, "\"Stop!\" he said.")]
    [InlineData(2, "\"Stop.\" Then he left.")]
    [InlineData(1, "It went on ... and on.")]
    [InlineData(2, "It went on... Then it ended.")]
    [InlineData(2, "1. First item\n2. Second item")]
    [InlineData(2, "- one\n- two")]
    [InlineData(2, "A heading\n\nA sentence.")]
    [InlineData(1, "A sentence over\ntwo lines.")]
    [InlineData(2, "これは文です。もう一つ。")]
    [InlineData(2, "It costs 5. Then 6 more.")]
    [InlineData(1, "See fig. 3 and vol. 2 (pp. 4-5).")]
    public void Counts_sentences_as_a_reader_would(int expected, string text) =>
        Assert.Equal(expected, SentenceCounter.Count(text));
}
