namespace PromptRegistry.Evaluation.Metrics;

/// <summary>Numbers the distinct n-grams of some texts, so that counting them makes no strings.</summary>
internal sealed class NGrams
{
    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> longer = [];
    private int next;

    /// <summary>How often each n-gram of a text occurs, by its number; equal n-grams have equal numbers across texts.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="maximum">The longest n-grams.</param>
    /// <returns>One count an order, from 1.</returns>
    public Dictionary<int, int>[] Count(IReadOnlyList<string> tokens, int maximum)
    {
        var numbers = new int[tokens.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Word(tokens[i]);
        var counts = new Dictionary<int, int>[maximum];
        var grams = (int[])numbers.Clone();
        for (var order = 1; order <= maximum; order++)
        {
            var length = Math.Max(0, numbers.Length - order + 1);
            var own = counts[order - 1] = new Dictionary<int, int>(length);
            for (var i = 0; i < length; i++)
            {
                if (order > 1) grams[i] = Extend(grams[i], numbers[i + order - 1]);
                own[grams[i]] = own.GetValueOrDefault(grams[i]) + 1;
            }
        }

        return counts;
    }

    /// <summary>How many n-grams two texts share, each as often as in the text that has it less often.</summary>
    public static int Overlap(Dictionary<int, int> a, Dictionary<int, int> b)
    {
        var (fewer, more) = a.Count <= b.Count ? (a, b) : (b, a);
        var shared = 0;
        foreach (var (gram, count) in fewer) shared += Math.Min(count, more.GetValueOrDefault(gram));
        return shared;
    }

    private int Word(string word)
    {
        if (!words.TryGetValue(word, out var number)) words.Add(word, number = next++);
        return number;
    }

    private int Extend(int gram, int word)
    {
        var key = ((long)gram << 32) | (uint)word;
        if (!longer.TryGetValue(key, out var number)) longer.Add(key, number = next++);
        return number;
    }
}
