namespace PromptRegistry.Templates.Types;

/// <summary>The type of a value as far as it is known before rendering. Types compare by content.</summary>
public abstract record TemplateType
{
    public static readonly TemplateType String = new ScalarType("string");
    public static readonly TemplateType Integer = new ScalarType("integer");
    public static readonly TemplateType Number = new ScalarType("number");
    public static readonly TemplateType Boolean = new ScalarType("boolean");
    public static readonly TemplateType Date = new ScalarType("date");

    /// <summary>A span of time, which only functions make.</summary>
    public static readonly TemplateType TimeSpan = new ScalarType("timespan");

    /// <summary>Nothing is known: every operation is allowed and checked while rendering.</summary>
    public static readonly TemplateType Any = new ScalarType("any");

    /// <summary>The type of <c>null</c> alone.</summary>
    public static readonly TemplateType Null = new ScalarType("null");
    public static readonly TemplateType Function = new ScalarType("function");

    private protected TemplateType()
    {
    }

    /// <summary>The type as a manifest writes it.</summary>
    public abstract string Text { get; }

    /// <summary>The type of the value when it is not null.</summary>
    public TemplateType NotNull => this is NullableType nullable ? nullable.Inner : this;

    public bool IsNullable => this is NullableType || Equals(Null) || Equals(Any);
    public bool IsNumeric => Equals(Integer) || Equals(Number);

    /// <summary>Text, or an enum, whose values are text in templates.</summary>
    public bool IsText => Equals(String) || this is EnumType;

    public sealed override string ToString() => Text;

    /// <summary>The narrowest type that holds both.</summary>
    public static TemplateType Join(TemplateType left, TemplateType right)
    {
        if (left.Equals(right)) return left;
        if (left.Equals(Any) || right.Equals(Any)) return Any;
        if (left.Equals(Null)) return MakeNullable(right);
        if (right.Equals(Null)) return MakeNullable(left);
        if (left is NullableType || right is NullableType) return MakeNullable(Join(left.NotNull, right.NotNull));
        if (left.IsNumeric && right.IsNumeric) return Number;
        if (left.IsText && right.IsText) return String;
        return left is ArrayType a && right is ArrayType b ? new ArrayType(Join(a.Element, b.Element)) : Any;
    }

    public static TemplateType MakeNullable(TemplateType type) => type.IsNullable ? type : new NullableType(type);
}

internal sealed record ScalarType(string Name) : TemplateType
{
    public override string Text => Name;
}

/// <summary>A value that may be null.</summary>
public sealed record NullableType(TemplateType Inner) : TemplateType
{
    public override string Text => Inner.Text + "?";
}

/// <summary>A list of values of one type.</summary>
public sealed record ArrayType(TemplateType Element) : TemplateType
{
    public override string Text => Element.Text + "[]";
}

/// <summary>Values of one type under names that are not known beforehand.</summary>
public sealed record MapType(TemplateType Value) : TemplateType
{
    public override string Text => "map";
}

/// <summary>One of a few words. In templates its value is the word itself.</summary>
public sealed record EnumType(string Name, EquatableList<string> Values) : TemplateType
{
    public override string Text => "enum";
}

/// <summary>An object whose members are all known.</summary>
public sealed record ObjectType(string Name, EquatableList<ObjectProperty> Properties) : TemplateType
{
    public override string Text => "object";

    public ObjectProperty? Find(string name)
    {
        foreach (var property in Properties)
        {
            if (property.Name == name) return property;
        }

        return null;
    }
}

public sealed record ObjectProperty(string Name, TemplateType Type);
