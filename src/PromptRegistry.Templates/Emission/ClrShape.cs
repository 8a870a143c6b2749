namespace PromptRegistry.Templates.Emission;

internal enum ClrShape
{
    /// <summary><c>TemplateValue</c>.</summary>
    Value,

    /// <summary><c>string?</c>.</summary>
    Text,

    Int,
    Long,
    Double,
    Boolean,
    Date,
    TimeSpan,

    /// <summary><c>IReadOnlyList&lt;TemplateValue&gt;?</c>, as functions return it.</summary>
    ValueList,

    /// <summary>An enum, record, list, dictionary or nullable that the caller declared.</summary>
    Declared,
}
