using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Tests.Metrics;

public sealed class PlainMetricTests
{
    [Theory]
    [InlineData("", "", 0, 1)]
    [InlineData("kitten", "sitting", 3, 1 - (3 / 7.0))]
    [InlineData("flaw", "lawn", 2, 0.5)]
    [InlineData("abc", "", 3, 0)]
    [InlineData("same", "same", 0, 1)]
    [InlineData("a😀b", "ab", 1, 2 / 3.0)]
    [InlineData("intention", "execution", 5, 4 / 9.0)]
    public void Levenshtein_counts_edits_of_code_points(string a, string b, int distance, double similarity)
    {
        Assert.Equal((distance, distance), (Levenshtein.Distance(a, b), Levenshtein.Distance(b, a)));
        Assert.Equal(similarity, Levenshtein.Similarity(a, b), 1e-12);
    }

    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("one", 1, 3, 1)]
    [InlineData("It's 3.5 %, isn't it?\nYes – really.\n", 6, 36, 2)]
    [InlineData("a\r\nb\rc", 3, 6, 3)]
    [InlineData("😀 𠀀", 1, 3, 1)]
    public void Words_characters_and_lines_are_counted(string text, int words, int characters, int lines) =>
        Assert.Equal((words, characters, lines), (TextCounts.Words(text), TextCounts.Characters(text), TextCounts.Lines(text)));

    [Fact]
    public void A_classification_has_accuracy_macro_f1_and_a_confusion_matrix()
    {
        // By hand: cat 2 of 3 right and one for bird; dog 1 of 2, one without a label; bird never expected, found once.
        (string, string?)[] pairs = [("cat", "cat"), ("cat", "cat"), ("cat", "bird"), ("dog", "dog"), ("dog", null)];
        var matrix = ConfusionMatrix.Of(pairs)!;
        Assert.Equal(["bird", "cat", "dog"], matrix.Labels);
        Assert.Equal([0, 0, 0], matrix.Counts[0]);
        Assert.Equal([1, 2, 0], matrix.Counts[1]);
        Assert.Equal([0, 0, 1], matrix.Unlabelled);

        var found = Classification.Of(pairs);
        Assert.Equal([("bird", 0, 1, 0), ("cat", 3, 2, 2), ("dog", 2, 1, 1)], found.Labels.Select(label => (label.Label, label.Expected, label.Found, label.Right)));
        Assert.Equal((5, 0.6), (found.Total, found.Accuracy));
        Assert.Equal((0 + 0.8 + (2 / 3.0)) / 3, found.MacroF1, 1e-12);
        Assert.Equal((0, 0.0, 0.0), (Classification.Of([]).Total, Classification.Of([]).Accuracy, Classification.Of([]).MacroF1));
    }

    [Fact]
    public void Of_many_labels_no_matrix_is_made()
    {
        var pairs = Enumerable.Range(0, ConfusionMatrix.MaximumLabels + 1).Select(i => ($"{i}", (string?)$"{i}")).ToList();
        Assert.Null(ConfusionMatrix.Of(pairs));
        Assert.NotNull(ConfusionMatrix.Of(pairs.Skip(1)));
        Assert.Equal((1, 1), (Classification.Of(pairs).Accuracy, Classification.Of(pairs).MacroF1));
    }
}
