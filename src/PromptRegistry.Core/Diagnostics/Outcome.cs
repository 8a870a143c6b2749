namespace PromptRegistry.Core.Diagnostics;

/// <summary>What an operation came to: a value, or the findings that stood in its way.</summary>
/// <param name="Value">Null unless the operation succeeded.</param>
/// <param name="Code">How it ended.</param>
/// <param name="Diagnostics">Findings; warnings also stand beside a value.</param>
public sealed record Outcome<T>(T? Value, OutcomeCode Code, IReadOnlyList<Diagnostic> Diagnostics)
    where T : class
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Code == OutcomeCode.Passed && Value is not null;

    public static Outcome<T> Success(T value, params Diagnostic[] warnings) => new(value, OutcomeCode.Passed, warnings);
    public static Outcome<T> Failure(OutcomeCode code, params Diagnostic[] diagnostics) => new(null, code, diagnostics);

    /// <summary>The same failure, of an operation that was to give something else.</summary>
    public Outcome<TOther> As<TOther>()
        where TOther : class => new(null, Code, Diagnostics);

    /// <summary>Something made of the value; a failure stays one.</summary>
    public Outcome<TOther> Map<TOther>(Func<T, TOther> map)
        where TOther : class => Succeeded ? new(map(Value), Code, Diagnostics) : As<TOther>();
}

/// <summary>How an operation ended.</summary>
public enum OutcomeCode
{
    /// <summary>Everything asked for was done or holds.</summary>
    Passed,

    /// <summary>An evaluation regressed, or a check found a discrepancy.</summary>
    Regressed,

    /// <summary>What was asked for cannot be.</summary>
    Usage,

    /// <summary>The prompts, suites or settings are not valid.</summary>
    Invalid,

    /// <summary>Something outside failed: an endpoint, git, the disk.</summary>
    Infrastructure,

    /// <summary>A budget was used up.</summary>
    Budget,

    /// <summary>Somebody else moved the same tag first.</summary>
    Conflict,
}
