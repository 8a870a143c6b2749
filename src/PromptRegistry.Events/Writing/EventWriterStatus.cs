namespace PromptRegistry.Events.Writing;

/// <summary>How writing fares. Counts begin with the process.</summary>
/// <param name="Stored">Events that the store has.</param>
/// <param name="Waiting">Events that are not written yet.</param>
/// <param name="Journaled">Bytes in the journal, which the store does not have yet.</param>
/// <param name="Dropped">Events that are lost: there was no room for them.</param>
/// <param name="Problem">What is wrong with the store now; null when it took the last batch.</param>
public sealed record EventWriterStatus(long Stored, long Waiting, long Journaled, long Dropped, string? Problem);
