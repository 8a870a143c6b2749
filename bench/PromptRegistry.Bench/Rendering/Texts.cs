using System.Globalization;
using System.Text;

namespace PromptRegistry.Bench.Rendering;

/// <summary>What the cases are filled with.</summary>
internal static class Texts
{
    public static string[] Points { get; } = ["costs", "dates", "people", "places", "open questions"];

    public static string[] Labels { get; } = ["billing", "outage", "account", "feature", "other"];

    public static string Article { get; } = Of(180);

    public static (string Question, string Answer)[] Examples { get; } =
        [.. Enumerable.Range(0, 20).Select(i => ($"  {Of(225)} {Number(i)}  ", Labels[i % 5]))];

    public static (string Title, string Text)[] Documents { get; } =
        [.. Enumerable.Range(0, 50).Select(i => ($"Document {Number(i)}", Of(2000)))];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(int length)
    {
        var text = new StringBuilder();
        while (text.Length < length) text.Append("The old ferry returns to the lake in May and carries mail again. ");
        return text.ToString(0, length);
    }
}
