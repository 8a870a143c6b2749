using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace PromptRegistry.Evaluation.Models;

/// <summary>How likely the values were that a model might have written for one member of its JSON, by the probabilities of tokens that OpenAI's protocol tells.</summary>
internal static class ValueProbabilities
{
    /// <summary>As many as the protocol gives.</summary>
    private const int Alternatives = 20;

    /// <summary>Asks for them.</summary>
    public static void Ask(ChatOptions options) => options.RawRepresentationFactory = _ => new ChatCompletionOptions
    {
        IncludeLogProbabilities = true,
        TopLogProbabilityCount = Alternatives,
    };

    /// <summary>The values that were told for a member; empty where they cannot be known: none told, no such member, or a value of more than one token.</summary>
    public static IReadOnlyDictionary<string, double> Of(ChatResponse response, string member)
    {
        if (response.RawRepresentation is not ChatCompletion { ContentTokenLogProbabilities: { Count: > 0 } tokens }) return ReadOnlyDictionary<string, double>.Empty;
        var text = string.Concat(tokens.Select(t => t.Token));
        if (Place(text, member) is not { } place) return ReadOnlyDictionary<string, double>.Empty;
        var start = 0;
        foreach (var token in tokens)
        {
            var end = start + token.Token.Length;
            if (place.Start >= start && place.Start < end)
            {
                // What stands before the value within the token, such as a blank, stands before its alternatives as well.
                var before = token.Token[..(place.Start - start)];
                return place.End != end
                    ? ReadOnlyDictionary<string, double>.Empty
                    : token.TopLogProbabilities.Where(t => t.Token.StartsWith(before, StringComparison.Ordinal) && t.Token.Length > before.Length)
                        .GroupBy(t => t.Token[before.Length..].Trim(), StringComparer.Ordinal)
                        .OrderBy(g => g.Key, StringComparer.Ordinal)
                        .ToDictionary(g => g.Key, g => Math.Round(g.Sum(t => Math.Exp(t.LogProbability)), 6), StringComparer.Ordinal);
            }

            start = end;
        }

        return ReadOnlyDictionary<string, double>.Empty;
    }

    /// <summary>Where the value of a member of the outermost object stands, in characters; null where there is none.</summary>
    private static (int Start, int End)? Place(string text, string member)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0) return null;
        var bytes = Encoding.UTF8.GetBytes(text[open..]);
        try
        {
            var json = new Utf8JsonReader(bytes);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1 || !json.ValueTextEquals(member)) continue;
                json.Read();
                var start = open + Encoding.UTF8.GetCharCount(bytes, 0, (int)json.TokenStartIndex);
                return (start, start + Encoding.UTF8.GetCharCount(json.ValueSpan));
            }
        }
        catch (JsonException)
        {
            // The judge is asked again, in words.
        }

        return null;
    }
}
