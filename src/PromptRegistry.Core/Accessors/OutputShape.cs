namespace PromptRegistry.Core.Accessors;

/// <summary>A part of an answer, as its schema describes it and as C# holds it.</summary>
internal sealed record OutputShape(OutputKind Kind)
{
    /// <summary>Whether JSON null or a missing property is allowed.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The declared type of an enum or record.</summary>
    public string? TypeName { get; init; }

    /// <summary>The items of a list, or the values of a map.</summary>
    public OutputShape? Element { get; init; }

    /// <summary>The words of an enum with their members.</summary>
    public IReadOnlyList<(string Member, string Word)> Members { get; init; } = [];

    /// <summary>The properties of a record, required ones first.</summary>
    public IReadOnlyList<OutputProperty> Properties { get; init; } = [];
}
