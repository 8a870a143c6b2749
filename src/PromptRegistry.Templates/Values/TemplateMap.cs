namespace PromptRegistry.Templates.Values;

/// <summary>Shows a dictionary to templates as an object; names in the dictionary's own order.</summary>
public sealed class TemplateMap<T>(IReadOnlyDictionary<string, T> entries, Func<T, TemplateValue> convert)
    : ITemplateObject
{
    private string[]? _names;

    public IReadOnlyList<string> Names => _names ??= [.. entries.Keys];

    public bool TryGet(string name, out TemplateValue value)
    {
        var found = entries.TryGetValue(name, out var entry);
        value = found ? convert(entry!) : default;
        return found;
    }
}
