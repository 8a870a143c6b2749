namespace PromptRegistry.Guards;

/// <summary>What becomes of a text that a guard flags.</summary>
public enum GuardAction
{
    /// <summary>Nothing is sent.</summary>
    Block,

    /// <summary>It is sent as it is, and what was found is told.</summary>
    Flag,

    /// <summary>It is sent without what was found.</summary>
    Neutralise,
}

/// <summary>A text of a call that a guard flagged.</summary>
/// <param name="Input">The untrusted input's name; null for what a user said in a call without a prompt, and <c>tool</c> for what a tool gave back.</param>
/// <param name="Action">What became of it.</param>
public sealed record GuardIncident(string? Input, GuardVerdict Verdict, GuardAction Action);

/// <summary>A guard let nothing be sent.</summary>
public sealed class PromptGuardException : Exception
{
    internal PromptGuardException(string message, GuardIncident incident)
        : base(message) => Incident = incident;

    /// <summary>Which text, and why.</summary>
    public GuardIncident Incident { get; }
}
