namespace PromptRegistry.Import.Templates;

internal enum ShapeKind
{
    /// <summary>Nothing says what it is; a text in the end.</summary>
    Unknown,
    Text,
    Integer,
    Number,
    Boolean,
    Enum,
    Object,
    List,
    Map,
    Messages,
    Image,
    Audio,
    File,
}

/// <summary>What a value is: as its source declares it, and as the templates use it. It is refined while templates are read.</summary>
internal sealed class Shape(ShapeKind kind = ShapeKind.Unknown)
{
    public ShapeKind Kind { get; set; } = kind;

    public bool IsNullable { get; set; }

    /// <summary>Of a list or a map.</summary>
    public Shape? Element { get; set; }

    /// <summary>The words of an enum.</summary>
    public List<string> Values { get; init; } = [];

    /// <summary>The properties of an object by the names that the source has.</summary>
    public List<(string Name, Shape Shape)> Properties { get; } = [];

    public string? Description { get; set; }

    public bool IsNumeric => Kind is ShapeKind.Integer or ShapeKind.Number;

    public static Shape ListOf(Shape element) => new(ShapeKind.List) { Element = element };

    /// <summary>The property of that name, made where there is none.</summary>
    /// <param name="isNew">Whether it was made.</param>
    public Shape Property(string name, out bool isNew)
    {
        isNew = false;
        foreach (var (known, shape) in Properties) if (known == name) return shape;
        isNew = true;
        var added = new Shape();
        Properties.Add((name, added));
        return added;
    }

    /// <summary>The value may also be absent.</summary>
    public Shape Optional()
    {
        if (IsNullable) return this;
        var copy = new Shape(Kind) { IsNullable = true, Element = Element, Values = Values, Description = Description };
        copy.Properties.AddRange(Properties);
        return copy;
    }
}
