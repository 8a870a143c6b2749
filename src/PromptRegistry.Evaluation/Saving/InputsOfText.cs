using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Saving;

/// <summary>
/// Finds the inputs that a rendered text was made of: texts are found where the templates write them, choices are tried. What is found counts only where rendering it gives the very text again.
/// Texts that templates change, lists and objects are not found.
/// </summary>
internal static class InputsOfText
{
    /// <summary>Combinations of choices that are tried.</summary>
    private const int MostTries = 512;

    private const int WidestRange = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <returns>The inputs as a person would write them; null where they cannot be told.</returns>
    public static YamlMapping? Find(PromptDefinition prompt, string text)
    {
        var choices = prompt.Manifest.Inputs.Where(i => !i.IsFrozen).Select((input, i) => (input.Name, Values: Choices(input, i))).ToList();
        if (choices.Exists(c => c.Values.Count == 0) || choices.Aggregate(1L, (all, c) => Math.Min(all * c.Values.Count, int.MaxValue)) > MostTries) return null;
        foreach (var tried in Combinations(choices))
        {
            if (Render(prompt, Written(tried)) is not { } rendered || Match(rendered, tried.Count(t => IsMark(t.Value)), text) is not { } values) continue;
            var found = Written([.. tried.Select(t => IsMark(t.Value) ? new KeyValuePair<string, string?>(t.Key, values[t.Value![1..^1]]) : t)]);
            if (Render(prompt, found) == text) return found;
        }

        return null;
    }

    /// <summary>What an input may be; null stands for its default, and a mark for a text that is looked for.</summary>
    private static List<string?> Choices(InputDefinition input, int place)
    {
        List<string?> values = input.IsRequired ? [] : [null];
        switch (input.Type.Kind)
        {
            case InputKind.String: values.Add(Mark(place)); break;
            case InputKind.Enum: values.AddRange(input.Type.Values); break;
            case InputKind.Boolean: values.AddRange(["true", "false"]); break;
            case InputKind.Integer when input is { Minimum: { } least, Maximum: { } most } && most - least <= WidestRange:
                for (var i = (int)least; i <= most; i++) values.Add(i.ToString(CultureInfo.InvariantCulture));
                break;
        }

        return values;
    }

    private static IEnumerable<List<KeyValuePair<string, string?>>> Combinations(List<(string Name, List<string?> Values)> choices, int at = 0)
    {
        if (at == choices.Count) return [[]];
        return choices[at].Values.SelectMany(v => Combinations(choices, at + 1).Select(rest => (List<KeyValuePair<string, string?>>)[new(choices[at].Name, v), .. rest]));
    }

    private static string Mark(int index) => $"\uE000{index.ToString(CultureInfo.InvariantCulture)}\uE001";

    private static bool IsMark(string? value) => value is ['\uE000', .., '\uE001'];

    /// <summary>The texts that stand where the marks are, by place; of one that stands twice both are the same.</summary>
    private static Dictionary<string, string>? Match(string marked, int count, string text)
    {
        var pattern = new StringBuilder("^");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in Regex.Split(marked, "(\uE000[0-9]+\uE001)"))
        {
            if (IsMark(part)) pattern.Append(seen.Add(part[1..^1]) ? $"(?<i{part[1..^1]}>.*?)" : $"\\k<i{part[1..^1]}>");
            else pattern.Append(Regex.Escape(part));
        }

        try
        {
            var match = Regex.Match(text, pattern.Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant, Patience);
            // An input that the text does not show may be anything: nobody can say which.
            return match.Success && seen.Count == count ? seen.ToDictionary(place => place, place => match.Groups["i" + place].Value, StringComparer.Ordinal) : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static YamlMapping Written(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var at = SourceLocation.File("");
        return new YamlMapping(at, [.. values.Where(v => v.Value is not null).Select(v => new YamlEntry(new YamlScalar(at, v.Key, IsPlain: false), new YamlScalar(at, v.Value!, IsPlain: IsPlain(v.Value!))))]);
    }

    private static bool IsPlain(string value) => value is "true" or "false" || int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string? Render(PromptDefinition prompt, YamlMapping inputs)
    {
        var bound = InputBinder.Bind(prompt.Manifest, inputs, "", null);
        if (bound.Diagnostics.Count > 0) return null;
        var rendered = new GivenInputs(prompt, inputs, bound.Values).Render(null, CancellationToken.None);
        return rendered.Value?.Messages is { } messages ? string.Join("\n\n", messages.Select(m => m.Text)) : null;
    }
}
