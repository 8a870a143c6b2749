using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Ledger;

/// <summary>The ledger holds something that is not understood.</summary>
public sealed class LedgerException(string message) : GitException(message);
