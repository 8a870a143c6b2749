using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Remotes;

/// <summary>What goes to a remote together with a local change.</summary>
/// <param name="LedgerStart">The commit that the new events are recorded on.</param>
/// <param name="RemoteLedger">Where the remote's ledger was seen; null where it has none.</param>
/// <param name="Updates">The tags, each with the value seen at the remote.</param>
internal sealed record PushPlan(ObjectId? LedgerStart, ObjectId? RemoteLedger, IReadOnlyList<ReferenceUpdate> Updates);
