namespace PromptRegistry.Templates.Values;

/// <summary>One member of an object while a loop visits it: <c>key</c> and <c>value</c>.</summary>
public sealed class TemplatePair(string key, TemplateValue member) : ITemplateObject
{
    private static readonly string[] s_names = ["key", "value"];

    public IReadOnlyList<string> Names => s_names;

    public bool TryGet(string name, out TemplateValue value)
    {
        value = name == "key" ? TemplateValue.From(key) : name == "value" ? member : default;
        return name is "key" or "value";
    }
}
