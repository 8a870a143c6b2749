namespace PromptRegistry.Events.Storage;

/// <summary>What is written at once. A store takes a batch as a whole or not at all, and one that it has already is not taken again.</summary>
/// <param name="Id">Its id: who writes a batch a second time, because nobody said whether the first was taken, gives it the same.</param>
/// <param name="Calls">Calls that ended.</param>
/// <param name="Feedback">What was learnt of calls; their events may come later.</param>
public sealed record EventBatch(Guid Id, IReadOnlyList<PromptEvent> Calls, IReadOnlyList<PromptFeedback> Feedback)
{
    /// <summary>A batch with an id of its own.</summary>
    public static EventBatch Of(IReadOnlyList<PromptEvent> calls, IReadOnlyList<PromptFeedback>? feedback = null) =>
        new(Guid.CreateVersion7(), calls, feedback ?? []);
}
