using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git;

/// <summary>Turns what went wrong into the outcome that the user sees.</summary>
internal static class RegistryFailure
{
    /// <summary>A finding at a file or ref, or nowhere in particular.</summary>
    public static Diagnostic Finding(DiagnosticDescriptor descriptor, string where, string message) =>
        new(descriptor, SourceLocation.File(where), message);

    /// <summary>What an operation comes to; what git refused is its failure, not an exception.</summary>
    public static Outcome<T> Guard<T>(Func<Outcome<T>> operation)
        where T : class
    {
        try
        {
            return operation();
        }
        catch (LedgerException exception)
        {
            return Outcome<T>.Failure(OutcomeCode.Invalid, Finding(RegistryDiagnostics.LedgerUnreadable, "", exception.Message));
        }
        catch (GitException exception)
        {
            return Outcome<T>.Failure(OutcomeCode.Infrastructure, Finding(RegistryDiagnostics.GitFailed, "", exception.Message));
        }
    }
}
