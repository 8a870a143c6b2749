namespace PromptRegistry.Templates.Types;

internal sealed record ScalarType(string Name) : TemplateType
{
    public override string Text => Name;
}
