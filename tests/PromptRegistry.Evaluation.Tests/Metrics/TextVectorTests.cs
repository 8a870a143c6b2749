using PromptRegistry.Evaluation.Metrics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Metrics;

/// <summary>Tokenizers, stemmer, ROUGE, chrF and SQuAD give the values that their reference implementations give.</summary>
public sealed class TextVectorTests
{
    [Fact]
    public void Tokens_are_those_of_mteval_13a()
    {
        foreach (var vector in VectorCase.Of("tokenizer_13a")) CheckTokens(vector, Tokenizer13a.Tokenize(vector.Text("text")));
    }

    [Fact]
    public void Tokens_are_those_of_microsoft_extensions_ai()
    {
        foreach (var vector in VectorCase.Of("tokenizer_meai")) CheckTokens(vector, MeaiTokenizer.Tokenize(vector.Text("text")));
    }

    [Theory]
    [InlineData("3.88, a", new[] { "3.88,", "A" })]
    [InlineData("x2.5", new[] { "X2", ".", "5" })]
    public void A_number_at_the_start_of_a_word_takes_its_punctuation_along(string text, string[] tokens) =>
        Assert.Equal(tokens, MeaiTokenizer.Tokenize(text));

    [Fact]
    public void Stems_are_those_of_nltk()
    {
        foreach (var vector in VectorCase.Of("porter_stemmer"))
            Assert.Equal((vector.Id, vector.Expected.GetString()), (vector.Id, PorterStemmer.Stem(vector.Text("word"))));
    }

    [Theory]
    [InlineData("geology", "geolog")]
    [InlineData("happily", "happili")]
    [InlineData("enjoying", "enjoy")]
    [InlineData("flies", "fli")]
    [InlineData("ties", "tie")]
    [InlineData("be", "be")]
    [InlineData("caresses", "caress")]
    [InlineData("controlling", "control")]
    [InlineData("hoping", "hope")]
    [InlineData("hopping", "hop")]
    public void Words_lose_their_endings(string word, string stem) => Assert.Equal(stem, PorterStemmer.Stem(word));

    [Fact]
    public void Rouge_is_that_of_rouge_score()
    {
        var kinds = new HashSet<(string, bool)>();
        foreach (var vector in VectorCase.Of("rouge"))
        {
            var (target, prediction, stem) = (vector.Text("target"), vector.Text("prediction"), vector.Flag("use_stemmer"));
            var score = vector.Text("type") switch
            {
                "rouge1" => Rouge.N(target, prediction, 1, stem),
                "rouge2" => Rouge.N(target, prediction, 2, stem),
                "rougeL" => Rouge.L(target, prediction, stem),
                "rougeLsum" => RougeLsum.Compute(target, prediction, stem),
                var other => throw new InvalidOperationException($"{vector.Id} is about '{other}'."),
            };
            var expected = vector.Expected.Numbers();
            Assert.True(
                Math.Abs(expected[0] - score.Precision) < 1e-9 && Math.Abs(expected[1] - score.Recall) < 1e-9 && Math.Abs(expected[2] - score.F1) < 1e-9,
                $"{vector.Id}: expected {vector.Expected}, but {score} was found.");
            kinds.Add((vector.Text("type"), stem));
        }

        Assert.Equal(8, kinds.Count);
    }

    [Fact]
    public void Rouge_of_nothing_is_nothing()
    {
        Assert.Equal(default, Rouge.N("", "a b", 1));
        Assert.Equal(default, Rouge.N("a", "a", 2));
        Assert.Equal(default, Rouge.L("é", "é"));
        Assert.Equal(default, RougeLsum.Compute("\n", "a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rouge.N("a", "a", 0));
    }

    [Fact]
    public void Chrf_is_that_of_sacrebleu()
    {
        foreach (var vector in VectorCase.Of("chrf_sacrebleu"))
        {
            vector.Check(ChrF.Sentence(vector.Text("hypothesis"), vector.Texts("references")));
            vector.Check(ChrF.Corpus([(vector.Text("hypothesis"), vector.Texts("references"))]));
        }
    }

    [Fact]
    public void Squad_normal_form_is_that_of_its_script()
    {
        foreach (var vector in VectorCase.Of("squad_normalize")) Assert.Equal(vector.Expected.GetString(), Squad.Normalize(vector.Text("text")));
    }

    [Fact]
    public void Squad_f1_is_that_of_its_script()
    {
        foreach (var vector in VectorCase.Of("squad_f1")) vector.Check(Squad.F1(vector.Text("prediction"), vector.Texts("golds"), vector.Flag("v2")));
    }

    [Fact]
    public void Squad_exact_match_is_that_of_its_script()
    {
        foreach (var vector in VectorCase.Of("squad_em")) vector.Check(Squad.ExactMatch(vector.Text("prediction"), vector.Texts("golds")) ? 1 : 0);
    }

    [Fact]
    public void F1_is_that_of_microsoft_extensions_ai()
    {
        foreach (var vector in VectorCase.Of("f1_meai")) vector.Check(TokenF1.Meai(vector.Text("response"), [vector.Text("ground_truth")]));
    }

    private static void CheckTokens(VectorCase vector, IReadOnlyList<string> tokens) =>
        Assert.Equal(vector.Expected.EnumerateArray().Select(token => token.GetString()), tokens);
}
