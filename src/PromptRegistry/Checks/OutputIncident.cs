using Microsoft.Extensions.AI;

namespace PromptRegistry.Checks;

/// <summary>What becomes of a bad answer.</summary>
public enum OutputAction
{
    /// <summary>It is given to nobody: the fallback answers, or <see cref="PromptOutputException"/> is thrown.</summary>
    Block,

    /// <summary>The model is told what is wrong and asked once more; a second bad answer is blocked.</summary>
    Repair,

    /// <summary>It is given as it is, and what was found is told.</summary>
    Flag,
}

/// <summary>How it ended.</summary>
public enum OutputOutcome
{
    /// <summary>The caller got no answer.</summary>
    Blocked,

    /// <summary>The caller got the bad answer.</summary>
    Flagged,

    /// <summary>The caller got a second answer of the model.</summary>
    Repaired,

    /// <summary>The caller got an answer of the fallback.</summary>
    FellBack,
}

/// <summary>A bad answer, and how that ended.</summary>
/// <param name="Findings">What was wrong with the last bad answer.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record OutputIncident(IReadOnlyList<OutputFinding> Findings, OutputOutcome Outcome);

/// <summary>A model gave no good answer.</summary>
public sealed class PromptOutputException : Exception
{
    /// <param name="response">The last answer, with what all of them took: it is paid, though nobody gets it.</param>
    internal PromptOutputException(string message, OutputIncident incident, ChatResponse response)
        : base(message)
    {
        Incident = incident;
        Response = response;
    }

    internal ChatResponse Response { get; }

    /// <summary>What was wrong.</summary>
    public OutputIncident Incident { get; }
}
