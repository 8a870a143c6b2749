using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Ranking;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>Shortens the texts of one call, and keeps what was left out. Generated code uses it.</summary>
public sealed class InputCompressor
{
    private readonly List<CompressedInput> done = [];

    /// <summary>What was shortened, in the manifest's order; empty where every text was short enough.</summary>
    public IReadOnlyList<CompressedInput> Done => done;

    /// <summary>The text with what says least left out; itself where it is short enough.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="text">Its value; null where it is absent.</param>
    /// <param name="tokens">The most tokens that stay.</param>
    /// <param name="question">What the text is read for; null or blank for nothing.</param>
    public string? Shorten(string input, string? text, int tokens, string? question)
    {
        if (text is null) return null;
        var shortened = TextCompressor.Shorten(text, tokens, question, out var dropped);
        if (dropped.Count > 0) done.Add(new CompressedInput(input, TokenEstimate.Of(text), TokenEstimate.Of(shortened), dropped));
        return shortened;
    }

    /// <summary>The values with their texts shortened as the manifest says; themselves where all are short enough.</summary>
    internal IReadOnlyDictionary<string, TemplateValue> Shorten(PromptManifest manifest, IReadOnlyDictionary<string, TemplateValue> values)
    {
        Dictionary<string, TemplateValue>? all = null;
        foreach (var input in manifest.Inputs)
        {
            if (input.Compress is not { } rule || !values.TryGetValue(input.Name, out var value) || value.AsString() is not { } text) continue;
            var question = rule.Question is { } name && values.TryGetValue(name, out var asked) ? asked.AsString() : null;
            if (Shorten(input.Name, text, rule.Tokens, question) is not { } shortened || ReferenceEquals(shortened, text)) continue;
            all ??= values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
            all[input.Name] = TemplateValue.From(shortened);
        }

        return all ?? values;
    }
}

/// <summary>An input that was shortened.</summary>
/// <param name="Input">Its name.</param>
/// <param name="TokensBefore">How many tokens were passed, by estimate.</param>
/// <param name="TokensAfter">How many of them templates got.</param>
/// <param name="Dropped">What was left out, sentence by sentence, in the order of the text.</param>
public sealed record CompressedInput(string Input, int TokensBefore, int TokensAfter, IReadOnlyList<string> Dropped);
