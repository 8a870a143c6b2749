using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>An input that a caller passes to a prompt.</summary>
/// <param name="Name">snake_case, as templates write it.</param>
/// <param name="Location">Where its name stands in the manifest.</param>
public sealed record InputDefinition(string Name, InputType Type, SourceLocation Location)
{
    public string? Description { get; init; }

    /// <summary>The default as written, checked against the type; null where there is none.</summary>
    public YamlNode? Default { get; init; }

    /// <summary>Whether the default is the value: no caller sees it or passes another.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether the value comes from outside and must not be taken for instructions.</summary>
    public bool Untrusted { get; init; }

    /// <summary>Longest value, in tokens.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How a long text is shortened before templates get it; null for never.</summary>
    public CompressionRule? Compress { get; init; }

    /// <summary>Smallest number allowed, inclusive.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest number allowed, inclusive.</summary>
    public double? Maximum { get; init; }

    /// <summary>The largest attachment, in bytes; null for any.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>The media types of an attachment that are taken, such as <c>image/png</c> or <c>image/*</c>; empty for all of its kind.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Whether every caller must pass it: it has no default and is not nullable.</summary>
    public bool IsRequired => Default is null && !Type.IsNullable;
}

/// <summary>A property of an object input; one with a nullable type may be left out.</summary>
public sealed record InputProperty(string Name, InputType Type);

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

    /// <summary>Whether it is a picture, sound or a file, or a list of them: what is attached to a message.</summary>
    public bool IsAttachment => Kind is InputKind.Image or InputKind.Audio or InputKind.File || (Kind == InputKind.Array && Element!.IsAttachment);

    /// <summary>Whether templates can write it; a conversation stands among the messages, and an attachment beside a text.</summary>
    public bool HasText => Kind != InputKind.Messages && !IsAttachment;

    /// <summary>As the manifest writes it: <c>string[]</c>, <c>date?</c>.</summary>
    public override string ToString()
    {
        var text = Kind == InputKind.Array ? Element + "[]" : Kind.ToString().ToLowerInvariant();
        return IsNullable ? text + "?" : text;
    }
}

/// <summary>The shapes that an input may have.</summary>
public enum InputKind
{
    String,
    Integer,
    Number,
    Boolean,
    Date,
    Enum,
    Object,
    Map,
    Array,

    /// <summary>A conversation: messages that the caller has, in order.</summary>
    Messages,

    /// <summary>A picture.</summary>
    Image,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>A file of any kind.</summary>
    File,
}
