namespace PromptRegistry.Registry;

/// <summary>Why a version is served.</summary>
public enum ResolutionReason
{
    /// <summary>No registry runs: the version that the app was built with.</summary>
    CompiledIn,

    /// <summary>The environment points to it.</summary>
    Environment,

    /// <summary>The environment points elsewhere, to what cannot be served: the last version that could.</summary>
    LastGood,

    /// <summary>Nothing that can be served was found: the version that the app was built with.</summary>
    Fallback,

    /// <summary>The unit is in the range of an arm.</summary>
    Arm,

    /// <summary>The unit is in no arm's range: the environment's version, with which arms are compared.</summary>
    Control,

    /// <summary>There are arms, and the call does not say for which unit it is: the environment's version.</summary>
    NoUnit,

    /// <summary>The unit is held out of rollouts: the environment's version.</summary>
    Holdout,

    /// <summary>The unit belongs to another rollout of the layer: the environment's version.</summary>
    OtherLayer,

    /// <summary>The arms are not for this unit: the environment's version.</summary>
    NotTargeted,

    /// <summary>The unit is in the range of an arm that cannot be served: the environment's version.</summary>
    BrokenArm,

    /// <summary>The call asked for it, and may.</summary>
    Override,

    /// <summary>The app pinned the prompt to it.</summary>
    Pinned,

    /// <summary>It is called beside the served version, on a sample of the calls, and its answer is judged and never shown.</summary>
    Shadow,
}
