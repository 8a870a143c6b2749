namespace PromptRegistry.Templates.Types;

/// <summary>A value that may be null.</summary>
public sealed record NullableType(TemplateType Inner) : TemplateType
{
    public override string Text => Inner.Text + "?";
}
