namespace PromptRegistry.Templates.Values;

/// <summary>A function as a value: <c>@string.upcase</c>, or one that a template defined.</summary>
public abstract class TemplateFunction
{
    public abstract string Name { get; }
}
