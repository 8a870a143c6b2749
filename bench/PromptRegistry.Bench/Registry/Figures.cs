using System.Globalization;

namespace PromptRegistry.Bench.Registry;

/// <summary>What was measured, in the order of its first coming.</summary>
internal sealed class Figures
{
    private readonly List<(string Who, string What)> order = [];
    private readonly Dictionary<(string, string), List<double>> values = [];

    public void Add(string who, string what, double value)
    {
        if (!values.TryGetValue((who, what), out var known))
        {
            order.Add((who, what));
            values[(who, what)] = known = [];
        }

        known.Add(value);
    }

    /// <summary>Prints a figure for the process that started this one: a line, the value last.</summary>
    public static void Say(string what, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {value:F4}"));

    public void Write()
    {
        foreach (var (who, what) in order)
        {
            var all = values[(who, what)].Order().ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {who,-22}{what,-38}{all[0],12:N3} best{all[all.Count / 2],12:N3} median"));
        }
    }
}
