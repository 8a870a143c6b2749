namespace PromptRegistry.Templates.Types;

/// <summary>Values of one type under names that are not known beforehand.</summary>
public sealed record MapType(TemplateType Value) : TemplateType
{
    public override string Text => "map";
}
