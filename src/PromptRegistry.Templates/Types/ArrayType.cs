namespace PromptRegistry.Templates.Types;

/// <summary>A list of values of one type.</summary>
public sealed record ArrayType(TemplateType Element) : TemplateType
{
    public override string Text => Element.Text + "[]";
}
