namespace PromptRegistry.Templates.Functions;

/// <summary>The C# type that a function's method returns.</summary>
internal enum ReturnKind
{
    Value,
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Date,
    TimeSpan,
}
