namespace PromptRegistry.Templates.Functions;

/// <summary>What a function's parameter takes; other values are converted where the language allows it.</summary>
internal enum ParameterKind
{
    Value,
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Function,
    Date,
    TimeSpan,

    /// <summary>A date or null, passed as a value.</summary>
    Moment,
}
