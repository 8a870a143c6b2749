namespace PromptRegistry.Templates.Values;

/// <summary>Changing objects and arrays that a template made.</summary>
public static class Mutation
{
    /// <exception cref="OperationException">The target cannot be changed.</exception>
    public static void SetMember(TemplateValue target, string name, TemplateValue value)
    {
        switch (target.Kind)
        {
            case TemplateValueKind.Object when target.AsObject() is TemplateObject members:
                members[name] = value;
                break;
            case TemplateValueKind.Array when target.AsArray() is TemplateArray array:
                array.SetProperty(name, value);
                break;
            default:
                throw new OperationException(
                    $"Cannot set the member `{name}` of a value of type `{TypeNames.Of(target)}`.");
        }
    }

    /// <exception cref="OperationException">
    /// The target cannot be changed, or the position is before its start.
    /// </exception>
    public static void SetItem(TemplateValue target, TemplateValue index, TemplateValue value)
    {
        if (target.AsArray() is TemplateArray array && index.Kind != TemplateValueKind.String)
        {
            var position = Conversions.ToInt32(index, 1);
            if (position < 0)
                position += array.Count;
            if (position is < 0 or > 1_000_000)
                throw new OperationException($"The position {index} lies outside of the list.", 1);
            array.Set(position, value);
            return;
        }

        SetMember(target, Conversions.ToText(index), value);
    }
}
