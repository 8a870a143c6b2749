namespace PromptRegistry.Optimization.FromTask;

/// <summary>What answers are scored by, from 0 to 10 each.</summary>
/// <param name="Functionality">Whether the answer does what the task is for.</param>
/// <param name="Format">Whether it has the form that is asked for.</param>
/// <param name="Completeness">Whether nothing is missing.</param>
internal sealed record Rubric(string Functionality, string Format, string Completeness)
{
    /// <summary>Ids of the scorers, in this order.</summary>
    public static readonly IReadOnlyList<string> Criteria = ["functionality", "format", "completeness"];

    /// <summary>For a task of which nobody said more.</summary>
    public static readonly Rubric Usual = new(
        "Does the answer do what the task is for, as the expected answer does?", "Does it have the structure and length of the expected answer?",
        "Does it say everything that the expected answer says, and is nothing of importance missing?");

    public string Of(string criterion) => criterion switch
    {
        "functionality" => Functionality,
        "format" => Format,
        _ => Completeness,
    };

    /// <summary>Reads lines such as <c>Format: …</c>; what is missing is as usual.</summary>
    public static Rubric Read(string answer)
    {
        var lines = answer.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim(' ', '-', '*', '#', '\t')).ToList();
        return new Rubric(Line("functionality") ?? Usual.Functionality, Line("format") ?? Usual.Format, Line("completeness") ?? Usual.Completeness);

        string? Line(string criterion) => lines.Where(l => l.StartsWith(criterion, StringComparison.OrdinalIgnoreCase) && l.Contains(':', StringComparison.Ordinal))
            .Select(l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '*')).FirstOrDefault(l => l.Length is > 0 and <= 500);
    }
}
