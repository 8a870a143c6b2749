namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A text made short enough for one line of a message.</summary>
internal static class Excerpt
{
    private const int Limit = 100;

    public static string Of(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Limit ? $"'{line}'" : $"'{line[..(Limit - 1)]}…'";
    }
}
