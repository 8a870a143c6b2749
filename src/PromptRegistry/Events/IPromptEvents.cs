namespace PromptRegistry.Events;

/// <summary>Takes what happened. It is told on the path of a request: it returns at once, blocks nobody and throws nothing.</summary>
public interface IPromptEvents
{
    /// <summary>A call that ended.</summary>
    void Add(PromptEvent call);

    /// <summary>Whether the next call of a prompt is to be kept with what was sent and answered; no, unless somebody asked for it.</summary>
    bool WantsTexts(string prompt) => false;

    /// <summary>What was learnt of a call later.</summary>
    void Add(PromptFeedback feedback);
}
