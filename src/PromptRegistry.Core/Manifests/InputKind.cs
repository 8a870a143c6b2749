namespace PromptRegistry.Core.Manifests;

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
}
