namespace PromptRegistry.Templates.Syntax;

/// <summary>Characters <see cref="Start"/> up to, and not including, <see cref="End"/> of a template's text.</summary>
public readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;

    /// <summary>From the start of one range to the end of another.</summary>
    public static TextRange Cover(TextRange first, TextRange last) => new(first.Start, last.End);
}
