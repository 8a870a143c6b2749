using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Tests.Metrics;

/// <summary>BLEU and GLEU give the values that their reference implementations give.</summary>
public sealed class BleuVectorTests
{
    [Fact]
    public void A_sentence_scores_as_in_sacrebleu()
    {
        foreach (var vector in VectorCase.Of("bleu_sentence_sacrebleu"))
            vector.Check(Bleu.Sentence(vector.Text("hypothesis"), vector.Texts("references"), Options(vector) with { EffectiveOrder = vector.Flag("effective_order") }));
    }

    [Fact]
    public void A_corpus_scores_as_in_sacrebleu()
    {
        foreach (var vector in VectorCase.Of("bleu_corpus_sacrebleu"))
        {
            var streams = vector.TextLists("references");

            // Like sacrebleu, the shorter of texts and references says how many segments there are.
            var segments = vector.Texts("hypotheses").Take(streams.Min(stream => stream.Length))
                .Select((text, i) => (text, (IReadOnlyList<string>)[.. streams.Select(stream => stream[i])]));
            vector.Check(Bleu.Corpus(segments, Options(vector)));
        }
    }

    [Fact]
    public void Counts_score_as_in_sacrebleu()
    {
        foreach (var vector in VectorCase.Of("bleu_from_stats"))
        {
            var statistics = new BleuStatistics(
                [.. vector.Numbers("correct").Select(count => (long)count)], [.. vector.Numbers("total").Select(count => (long)count)],
                (long)vector.Number("sys_len", 0), (long)vector.Number("ref_len", 0));
            vector.Check(Bleu.Score(statistics, Options(vector)));
        }
    }

    [Fact]
    public void Clipped_counts_are_those_of_the_definition()
    {
        foreach (var vector in VectorCase.Of("bleu_modified_precision"))
        {
            var order = (int)vector.Number("n", 1);
            var counts = BleuStatistics.Of(
                vector.Text("hypothesis").Split(' '), [.. vector.Texts("references").Select(text => text.Split(' '))], order);
            Assert.Equal(vector.Expected.EnumerateArray().Select(value => value.GetInt64()), [counts.Correct[order - 1], counts.Total[order - 1]]);
        }
    }

    [Fact]
    public void A_short_text_pays_by_its_closest_reference()
    {
        foreach (var vector in VectorCase.Of("bleu_brevity_penalty"))
        {
            var length = (int)vector.Number("hyp_length", 0);
            var closest = Bleu.ClosestLength(length, vector.Numbers("ref_lengths").Select(reference => (int)reference));
            vector.Check(Bleu.BrevityPenalty(length, closest));
        }
    }

    [Fact]
    public void A_sentence_scores_as_in_microsoft_extensions_ai()
    {
        foreach (var vector in VectorCase.Of("bleu_sentence_meai"))
            vector.Check(MeaiBleu.Sentence(vector.Text("hypothesis"), vector.Texts("references")));
    }

    [Fact]
    public void Gleu_takes_the_best_reference_as_nltk_does()
    {
        foreach (var vector in VectorCase.Of("gleu_nltk"))
        {
            Assert.Equal("whitespace", vector.Text("tokens"));
            vector.Check(Gleu.Sentence(vector.Text("hypothesis"), vector.Texts("references")));
        }
    }

    [Fact]
    public void Gleu_of_microsoft_extensions_ai_adds_its_references_up()
    {
        foreach (var vector in VectorCase.Of("gleu_meai"))
        {
            var (hypothesis, references) = (vector.Text("hypothesis"), vector.Texts("references"));
            vector.Check(vector.Text("tokens") == "meai"
                ? Gleu.Meai(hypothesis, references)
                : Gleu.Meai(hypothesis.Split(' '), [.. references.Select(reference => reference.Split(' '))]));
        }
    }

    [Fact]
    public void A_text_without_a_reference_cannot_be_scored() =>
        Assert.Throws<ArgumentException>(() => Bleu.Sentence("a text", []));

    private static BleuOptions Options(VectorCase vector)
    {
        var smoothing = vector.Text("smooth_method", "exp") switch
        {
            "exp" => BleuSmoothing.Exponential,
            "floor" => BleuSmoothing.Floor,
            "add-k" => BleuSmoothing.AddK,
            "none" => BleuSmoothing.None,
            var other => throw new InvalidOperationException($"{vector.Id} smooths by '{other}'."),
        };
        var tokenizer = vector.Text("tokenize", "13a") switch
        {
            "13a" => BleuTokenizer.V13a,
            "none" => BleuTokenizer.WhiteSpace,
            "char" => BleuTokenizer.Character,
            var other => throw new InvalidOperationException($"{vector.Id} tokenizes by '{other}'."),
        };
        return new BleuOptions(
            smoothing, vector.Number("smooth_value", BleuOptions.DefaultValue(smoothing)), tokenizer, vector.Flag("lowercase"),
            (int)vector.Number("max_ngram_order", 4));
    }
}
