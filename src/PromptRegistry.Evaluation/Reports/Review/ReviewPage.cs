using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PromptRegistry.Evaluation.Reports.Html;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports.Review;

/// <summary>
/// One page on which a person reviews answers, by buttons and keys, without a network, and saves a file. Answers are data in it and never markup; what it
/// may run is its own script alone.
/// </summary>
public static class ReviewPage
{
    /// <summary>The most answers of one page.</summary>
    public const int MostAnswers = 1000;

    /// <summary>Writes the page.</summary>
    /// <param name="prompt">An evaluated prompt with its answers.</param>
    /// <param name="count">How many answers, 1 to 1000; all where there are fewer.</param>
    /// <param name="seed">Which ones: the same seed draws the same.</param>
    /// <returns>The page, and how many answers it has; none means that there is no page.</returns>
    public static (string Html, int Answers) Create(PromptEvaluation prompt, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostAnswers);
        var items = ReviewSample.Draw(prompt.Cases, count, seed);

        // The usual encoder of JSON writes neither < nor &, so nothing in it ends the element that it stands in.
        var data = JsonSerializer.Serialize(new ReviewData(prompt.Prompt, prompt.Version ?? "", items), ReviewContext.Default.ReviewData);
        var (style, script) = (Resource("review.css"), Resource("review.js"));
        var page = new StringBuilder(Resource("review.html"))
            .Replace("{{style-hash}}", HtmlFrame.Digest(style)).Replace("{{script-hash}}", HtmlFrame.Digest(script))
            .Replace("{{style}}", style).Replace("{{script}}", script);
        return (page.Replace("{{data}}", data).ToString(), items.Count);
    }

    private static string Resource(string name)
    {
        using var stream = typeof(ReviewPage).Assembly.GetManifestResourceStream($"PromptRegistry.Evaluation.Review.{name}")!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).ReplaceLineEndings("\n");
    }
}

internal sealed record ReviewData(string Prompt, string Version, IReadOnlyList<ReviewItem> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReviewData))]
internal sealed partial class ReviewContext : JsonSerializerContext;
