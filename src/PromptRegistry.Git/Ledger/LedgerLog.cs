namespace PromptRegistry.Git.Ledger;

/// <summary>Events of the ledger, newest first.</summary>
public sealed record LedgerLog(IReadOnlyList<LedgerEvent> Events);
