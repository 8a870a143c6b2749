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
}
