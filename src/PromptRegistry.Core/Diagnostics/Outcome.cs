namespace PromptRegistry.Core.Diagnostics;

/// <summary>What an operation came to: a value, or the findings that stood in its way.</summary>
/// <param name="Value">Null unless the operation succeeded.</param>
/// <param name="Code">How it ended.</param>
/// <param name="Diagnostics">Findings; warnings also stand beside a value.</param>
public sealed record Outcome<T>(T? Value, ExitCode Code, IReadOnlyList<Diagnostic> Diagnostics)
    where T : class
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Code == ExitCode.Passed && Value is not null;

    public static Outcome<T> Success(T value, params Diagnostic[] warnings) => new(value, ExitCode.Passed, warnings);

    public static Outcome<T> Failure(ExitCode code, params Diagnostic[] diagnostics) => new(null, code, diagnostics);
}
