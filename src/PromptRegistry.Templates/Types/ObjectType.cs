namespace PromptRegistry.Templates.Types;

/// <summary>An object whose members are all known.</summary>
public sealed record ObjectType(string Name, EquatableList<ObjectProperty> Properties) : TemplateType
{
    public override string Text => "object";

    public ObjectProperty? Find(string name)
    {
        foreach (var property in Properties)
        {
            if (property.Name == name)
                return property;
        }

        return null;
    }
}
