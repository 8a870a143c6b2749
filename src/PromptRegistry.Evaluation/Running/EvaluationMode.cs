namespace PromptRegistry.Evaluation.Running;

/// <summary>Where answers come from.</summary>
public enum EvaluationMode
{
    /// <summary>From the recordings alone; no model is asked.</summary>
    Replay,

    /// <summary>From the recordings, and from the model where one is missing, which is then recorded.</summary>
    Record,

    /// <summary>From the model alone; nothing is recorded.</summary>
    Live,
}
