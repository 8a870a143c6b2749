namespace PromptRegistry.Checks;

/// <summary>Something that an answer should not have.</summary>
/// <param name="Problem">What it is.</param>
/// <param name="Message">A sentence that says it without repeating it.</param>
/// <param name="Start">Where it begins in the answer, in characters; 0 for all of it.</param>
/// <param name="Length">How long it is, in characters.</param>
public sealed record OutputFinding(OutputProblem Problem, string Message, int Start, int Length);

/// <summary>What is wrong with an answer.</summary>
public enum OutputProblem
{
    /// <summary>It does not fit the schema of the response format.</summary>
    Schema,

    /// <summary>It gives the system text of its request away.</summary>
    Leak,

    /// <summary>It holds what a pattern of secrets describes.</summary>
    Secret,

    /// <summary>It refuses.</summary>
    Refusal,

    /// <summary>It has markup that does something where it is shown: scripts, raw HTML, addresses that carry data.</summary>
    Markup,
}
