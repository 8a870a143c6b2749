using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates;

namespace PromptRegistry.Server.Pages.Trying;

/// <summary>
/// Finds in rendered messages what untrusted inputs wrote. Their texts are rendered again between marks: where that changes nothing but the marks, these say exactly what is whose; where a
/// template looks at the text or changes it, what is found of it literally is marked, and the page says that it may not be all.
/// </summary>
internal static class UntrustedSpans
{
    private const char Open = '\uE000', Close = '\uE001';

    /// <summary>Shorter texts are found everywhere.</summary>
    private const int Shortest = 3;

    public static (IReadOnlyList<IReadOnlyList<SpanView>> Messages, bool IsExact) Find(
        PromptDefinition prompt, YamlMapping inputs, IReadOnlyList<RenderedMessage> messages, string? model, CancellationToken cancellation)
    {
        var untrusted = prompt.Manifest.Inputs.Where(i => i.Untrusted && inputs.Find(i.Name) is not null).ToList();
        if (untrusted.Count == 0) return ([.. messages.Select(m => (IReadOnlyList<SpanView>)[new SpanView(m.Text, null)])], true);
        var whole = messages.Any(m => m.Text.Contains(Open, StringComparison.Ordinal) || m.Text.Contains(Close, StringComparison.Ordinal)) ? null : Marked(prompt, inputs, untrusted, model, cancellation);
        if (whole is not null && whole.Count == messages.Count && whole.Zip(messages).All(p => Plain(p.First.Text) == p.Second.Text))
            return ([.. whole.Select(m => Split(m.Text, untrusted))], true);
        var texts = untrusted.SelectMany(i => Texts(inputs.Find(i.Name)!).Select(t => (i.Name, Text: t))).Where(t => t.Text.Length >= Shortest).OrderByDescending(t => t.Text.Length).ToList();
        return ([.. messages.Select(m => Literal(m.Text, texts))], false);
    }

    private static IReadOnlyList<RenderedMessage>? Marked(PromptDefinition prompt, YamlMapping inputs, List<InputDefinition> untrusted, string? model, CancellationToken cancellation)
    {
        var marked = new YamlMapping(inputs.Location, [.. inputs.Entries.Select(e =>
            untrusted.FindIndex(i => i.Name == e.Key.Value) is var at and >= 0 ? new YamlEntry(e.Key, Mark(e.Value, prompt.Manifest.Inputs.First(i => i.Name == e.Key.Value).Type, at)) : e)]);
        var bound = InputBinder.Bind(prompt.Manifest, marked, "");
        if (bound.Diagnostics.Count > 0) return null;
        try
        {
            return prompt.Render(bound.Values, model, cancellation);
        }
        catch (Exception exception) when (exception is TemplateException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The texts of a value between marks, with the place of their input; what is no text stays.</summary>
    private static YamlNode Mark(YamlNode node, InputType type, int place) => (node, type) switch
    {
        (YamlScalar scalar, { Kind: InputKind.String }) => scalar with { Value = $"{Open}{(char)('0' + place)}{scalar.Value}{Close}", IsPlain = false },
        (YamlSequence list, { Element: { } element }) => list with { Items = [.. list.Items.Select(i => Mark(i, element, place))] },
        (YamlMapping map, { Kind: InputKind.Map, Element: { } element }) => map with { Entries = [.. map.Entries.Select(e => new YamlEntry(e.Key, Mark(e.Value, element, place)))] },
        (YamlMapping map, { Kind: InputKind.Object }) => map with
        {
            Entries = [.. map.Entries.Select(e => type.Properties.FirstOrDefault(p => p.Name == e.Key.Value) is { } of ? new YamlEntry(e.Key, Mark(e.Value, of.Type, place)) : e)],
        },
        _ => node,
    };

    /// <summary>A text without marks.</summary>
    private static string Plain(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Open) i++;
            else if (text[i] != Close) plain.Append(text[i]);
        }

        return plain.ToString();
    }

    private static List<SpanView> Split(string text, List<InputDefinition> untrusted)
    {
        var spans = new List<SpanView>();
        var at = 0;
        for (var open = text.IndexOf(Open, StringComparison.Ordinal); open >= 0; open = text.IndexOf(Open, at))
        {
            if (open > at) spans.Add(new SpanView(text[at..open], null));
            var close = text.IndexOf(Close, open);
            if (close < 0) close = text.Length;
            if (close > open + 2) spans.Add(new SpanView(text[(open + 2)..close], untrusted[text[open + 1] - '0'].Name));
            at = Math.Min(text.Length, close + 1);
        }

        if (at < text.Length) spans.Add(new SpanView(text[at..], null));
        return spans;
    }

    private static IEnumerable<string> Texts(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar.Value],
        YamlSequence list => list.Items.SelectMany(Texts),
        YamlMapping map => map.Entries.SelectMany(e => Texts(e.Value)),
        _ => [],
    };

    private static List<SpanView> Literal(string text, List<(string Name, string Text)> untrusted)
    {
        var spans = new List<SpanView>();
        var start = 0;
        while (start < text.Length)
        {
            var next = untrusted.Select(u => (At: text.IndexOf(u.Text, start, StringComparison.Ordinal), Of: u)).Where(u => u.At >= 0).OrderBy(u => u.At).FirstOrDefault();
            if (next.Of.Text is null) break;
            if (next.At > start) spans.Add(new SpanView(text[start..next.At], null));
            spans.Add(new SpanView(next.Of.Text, next.Of.Name));
            start = next.At + next.Of.Text.Length;
        }

        if (start < text.Length) spans.Add(new SpanView(text[start..], null));
        return spans;
    }
}
