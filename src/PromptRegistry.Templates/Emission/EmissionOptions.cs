namespace PromptRegistry.Templates.Emission;

/// <summary>How a template becomes C#.</summary>
public sealed record EmissionOptions
{
    /// <summary>The name of the emitted method.</summary>
    public required string MethodName { get; init; }

    /// <summary>The type of the method's second parameter, <c>in</c>, which holds the inputs.</summary>
    public required string InputsType { get; init; }

    /// <summary>
    /// The C# expression that reads a global: <c>target_sentences</c> to <c>inputs.TargetSentences</c>.
    /// </summary>
    public required Func<string, string> ReadGlobal { get; init; }

    /// <summary>The C# type of an enum or object type, by its <c>Name</c>.</summary>
    public Func<string, string> TypeName { get; init; } = name => name;

    /// <summary>The C# property of an object's member.</summary>
    public Func<string, string> MemberName { get; init; } = name => name;

    /// <summary>
    /// The C# expression that turns an enum value into its text: enum name and value expression to, say,
    /// <c>AudienceText.Of(value)</c>.
    /// </summary>
    public Func<string, string, string> EnumText { get; init; } = (_, value) => value + ".ToString()";

    /// <summary>Maps the emitted code to the template by <c>#line</c>.</summary>
    public bool MapLines { get; init; }

    /// <summary>Blanks before each emitted line.</summary>
    /// <value>0.</value>
    public int Indentation { get; init; }
}
