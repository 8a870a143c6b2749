using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// One tag to make or move, and the event that records it; without a new tag the ref stays and only the event is
/// recorded. The ref must still be where it was seen (<c>Expected</c>;
/// null: absent). The event's tag is filled in when the tag object is written.
/// </summary>
internal sealed record PlannedChange(string Reference, ObjectId? Expected, NewTag? Tag, LedgerEvent Event);
