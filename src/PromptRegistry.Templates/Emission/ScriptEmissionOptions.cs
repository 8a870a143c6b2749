namespace PromptRegistry.Templates.Emission;

/// <summary>How a template of Scriban mode becomes C#.</summary>
public sealed record ScriptEmissionOptions
{
    /// <summary>The name of the emitted class.</summary>
    public required string ClassName { get; init; }

    /// <summary>
    /// Names that computed includes may ask for; they are emitted too. Constant names are found without this.
    /// </summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>
    /// The code can go on behind a statement that failed, as <c>ScribanSettings.RenderErrors</c> asks for.
    /// </summary>
    public bool WritesErrors { get; init; }

    /// <summary>Blanks before each emitted line.</summary>
    /// <value>0.</value>
    public int Indentation { get; init; }
}
