using System.Globalization;
using PromptRegistry.Embeddings;
using PromptRegistry.Guards;

namespace PromptRegistry.Bench.Guarding;

/// <summary>
/// Trains the second layer of the guard: logistic regression over all-MiniLM-L6-v2, from a folder with <c>attacks.jsonl</c> and <c>benign.jsonl</c> and the own texts beside this code.
/// Five folds give the rates that are printed, and the threshold: the one that flags three of the harmless texts, 0.4 %. Only <c>own-benign.txt</c> is used for nothing but looking.
/// </summary>
internal static class GuardTraining
{
    private const int Folds = 5;
    private const int Alarms = 3;
    private static readonly double[] Penalties = [3e-4, 1e-3];

    public static async Task ExecuteAsync(string folder)
    {
        // Indirect attacks of BIPIA are ordinary requests: what they say is no mark of an attack.
        List<GuardSample> samples =
        [
            .. GuardSample.OfLines(Path.Combine(folder, "attacks.jsonl"), true).Where(s => !s.Set.StartsWith("BIPIA", StringComparison.Ordinal)), .. GuardSample.Own("own-attacks.txt", true),
            .. GuardSample.OfLines(Path.Combine(folder, "benign.jsonl"), false), .. GuardSample.Own("own-ordinary.txt", false),
        ];
        List<GuardSample> held = [.. GuardSample.Own("own-benign.txt", false)];
        using var model = new MiniLm(0);
        var vectors = await Embed(model, samples);
        var heldVectors = await Embed(model, held);
        var first = samples.Select(s => PromptGuard.Inspect(s.Text).IsFlagged).ToList();

        var best = (Penalty: 0.0, Threshold: 0.0, Recall: -1.0, Scores: Array.Empty<double>());
        foreach (var penalty in Penalties)
        {
            var scores = CrossValidate(samples, vectors, penalty);
            var harmless = scores.Where((_, i) => !samples[i].IsAttack).OrderDescending().ToList();
            var threshold = harmless[Alarms] + 1e-9;
            var recall = Share(samples.Select((s, i) => (s.IsAttack, scores[i] > threshold)).Where(p => p.IsAttack).Select(p => p.Item2));
            Console.WriteLine(FormattableString.Invariant($"penalty {penalty}: recall {recall:P1} at {threshold:0.000}"));
            if (recall > best.Recall) best = (penalty, threshold, recall, scores);
        }

        var trained = Logistic.Train([.. samples.Select((s, i) => (vectors[i], s.IsAttack))], best.Penalty);
        Console.WriteLine("| set | texts | first layer | second layer, by five folds | both |\n|---|---:|---:|---:|---:|");
        foreach (var set in samples.Select((s, i) => (s.Set, First: first[i], Second: best.Scores[i] > best.Threshold)).GroupBy(s => s.Set)) Row(set.Key, [.. set.Select(s => (s.First, s.Second))]);
        Row("own-benign.txt (held out)", [.. held.Select((s, i) => (PromptGuard.Inspect(s.Text).IsFlagged, trained.Score(heldVectors[i]) > best.Threshold))]);
        foreach (var (s, i) in held.Select((s, i) => (s, i)).Where(p => trained.Score(heldVectors[p.i]) > best.Threshold)) Console.WriteLine($"  {s.Text}");

        var file = Path.Combine(Repository.Root, "src", "PromptRegistry.Embeddings", "guard-weights.txt");
        await File.WriteAllLinesAsync(file, ((double[])[trained.Bias - best.Threshold, .. trained.Weights]).Select(w => w.ToString("0.0000", CultureInfo.InvariantCulture)));
        Console.WriteLine($"Wrote {trained.Weights.Length + 1} numbers.");
    }

    private static double[] CrossValidate(List<GuardSample> samples, List<float[]> vectors, double penalty)
    {
        var scores = new double[samples.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var f = fold;
            var trained = Logistic.Train([.. samples.Select((s, i) => (i, s)).Where(p => p.i % Folds != f).Select(p => (vectors[p.i], p.s.IsAttack))], penalty);
            for (var i = fold; i < samples.Count; i += Folds) scores[i] = trained.Score(vectors[i]);
        }

        return scores;
    }

    private static async Task<List<float[]>> Embed(MiniLm model, List<GuardSample> samples)
    {
        var vectors = new List<float[]>();
        foreach (var batch in samples.Chunk(MiniLm.BatchSize))
        {
            var made = await model.GenerateAsync(batch.Select(s => s.Text));
            vectors.AddRange(made.Select(v => v.Vector.ToArray()));
        }

        return vectors;
    }

    private static void Row(string set, List<(bool First, bool Second)> texts) => Console.WriteLine(FormattableString.Invariant(
        $"| {set} | {texts.Count} | {Share(texts.Select(t => t.First)):P1} | {Share(texts.Select(t => t.Second)):P1} | {Share(texts.Select(t => t.First || t.Second)):P1} |"));

    private static double Share(IEnumerable<bool> flagged) => flagged.Average(f => f ? 1.0 : 0);
}
