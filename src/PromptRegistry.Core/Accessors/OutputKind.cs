namespace PromptRegistry.Core.Accessors;

/// <summary>What a part of an answer is in C#.</summary>
internal enum OutputKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Enum,
    List,
    Map,
    Record,

    /// <summary>Left as JSON: the schema says more than a C# type can.</summary>
    Json,
}
