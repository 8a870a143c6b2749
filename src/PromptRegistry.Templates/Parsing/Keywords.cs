namespace PromptRegistry.Templates.Parsing;

internal static class Keywords
{
    /// <summary>Words that begin a statement.</summary>
    public static readonly string[] Statements =
    [
        "end", "if", "for", "else", "case", "when", "while", "capture", "with", "wrap", "import", "readonly", "ret",
        "break", "continue", "func", "tablerow",
    ];
}
