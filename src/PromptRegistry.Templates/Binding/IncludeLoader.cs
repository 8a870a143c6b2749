namespace PromptRegistry.Templates.Binding;

/// <summary>Loads and parses each included template once.</summary>
internal sealed class IncludeLoader(Func<string, TemplateText?>? loader)
{
    private readonly Dictionary<string, Template?> _byName = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TemplateText> _texts = new(StringComparer.Ordinal);

    public IReadOnlyList<TemplateText> Texts => [.. _texts.Values];

    public Template? Load(string name)
    {
        if (_byName.TryGetValue(name, out var template))
            return template;
        var text = loader?.Invoke(name);
        if (text is not null)
        {
            _texts[text.Path] = text;
            template = text.Parsed ?? Template.Parse(text.Text, text.Path);
        }

        _byName.Add(name, template);
        return template;
    }
}
