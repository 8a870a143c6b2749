using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Doing;

/// <summary>What an operation that did not succeed is over HTTP.</summary>
internal static class Statuses
{
    private static readonly Dictionary<string, int> OfFinding = new(StringComparer.Ordinal)
    {
        [RegistryDiagnostics.UnknownPrompt.Id] = 404,
        [RegistryDiagnostics.UnknownEnvironment.Id] = 404,
        [RegistryDiagnostics.UnknownVersion.Id] = 404,
        [RegistryDiagnostics.NotAnApprover.Id] = 403,
        [RegistryDiagnostics.NoEarlierVersion.Id] = 409,
        [RegistryDiagnostics.NoRollout.Id] = 409,
        [RegistryDiagnostics.RolloutUnderWay.Id] = 409,
        [RegistryDiagnostics.RolloutImpossible.Id] = 409,
        [RegistryDiagnostics.MissingIdentity.Id] = 503,
        [RegistryDiagnostics.RepositoryNotFound.Id] = 503,
    };

    public static Problem Of<T>(Outcome<T> failed)
        where T : class
    {
        // The worst first: it is what the problem is about.
        IReadOnlyList<Diagnostic> findings = [.. failed.Diagnostics.OrderByDescending(d => d.IsError)];
        var status = failed.Code switch
        {
            OutcomeCode.Conflict => 409,
            OutcomeCode.Infrastructure => 503,
            OutcomeCode.Usage when findings.Count > 0 => OfFinding.GetValueOrDefault(findings[0].Id, 422),
            _ => 422,
        };
        return findings.Count > 0 ? Problem.Of(status, findings) : Problem.Of(status, DiagnosticCatalog.InternalError, "The change was refused.");
    }
}
