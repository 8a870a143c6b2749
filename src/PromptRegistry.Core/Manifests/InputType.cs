namespace PromptRegistry.Core.Manifests;

/// <summary>The type of an input or of a part of one.</summary>
public sealed record InputType(InputKind Kind)
{
    /// <summary>Written with a <c>?</c>: the value may be absent.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Type of the items of an array or of the values of a map; else null.</summary>
    public InputType? Element { get; init; }

    /// <summary>The values of an enum, in the manifest's order.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The properties of an object, in the manifest's order.</summary>
    public IReadOnlyList<InputProperty> Properties { get; init; } = [];

    /// <summary>As the manifest writes it: <c>string[]</c>, <c>date?</c>.</summary>
    public override string ToString()
    {
        var text = Kind == InputKind.Array ? Element + "[]" : Kind.ToString().ToLowerInvariant();
        return IsNullable ? text + "?" : text;
    }
}
