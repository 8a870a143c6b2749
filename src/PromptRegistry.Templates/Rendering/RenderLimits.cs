namespace PromptRegistry.Templates.Rendering;

/// <summary>How much a render may use. A template is untrusted input; 0 turns a limit off.</summary>
public sealed record RenderLimits
{
    /// <summary>The limits of the Scriban engine.</summary>
    public static RenderLimits Scriban { get; } = new();

    /// <summary>The limits for prompts: their inputs are the application's own, so that loops may be longer.</summary>
    public static RenderLimits Prompt { get; } = new()
    {
        Loops = 1_000_000,
        Output = 64 * 1024 * 1024,
        OutputIsCut = false,
    };

    /// <summary>Steps of a loop and all loops inside it.</summary>
    /// <value>1,000.</value>
    public int Loops { get; init; } = 1000;

    /// <summary>How deep functions and includes may call each other.</summary>
    /// <value>100.</value>
    public int Recursion { get; init; } = 100;

    /// <summary>How deep arrays and objects may be nested to be printed.</summary>
    /// <value>20.</value>
    public int Nesting { get; init; } = 20;

    /// <summary>Characters of output, and of any text that a function builds.</summary>
    /// <value>1,048,576.</value>
    public int Output { get; init; } = 1_048_576;

    /// <summary>Output beyond the limit is cut and ends in "..."; otherwise it is an error.</summary>
    /// <value>True.</value>
    public bool OutputIsCut { get; init; } = true;

    /// <summary>Statements of one render, whatever they do.</summary>
    /// <value>100,000,000.</value>
    public long Steps { get; init; } = 100_000_000;

    /// <summary>The longest that one regular expression may run.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Regex { get; init; } = TimeSpan.FromSeconds(10);
}
