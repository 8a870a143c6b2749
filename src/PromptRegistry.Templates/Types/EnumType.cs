namespace PromptRegistry.Templates.Types;

/// <summary>One of a few words. In templates its value is the word itself.</summary>
public sealed record EnumType(string Name, EquatableList<string> Values) : TemplateType
{
    public override string Text => "enum";
}
