namespace PromptRegistry.Evaluation.Models;

/// <summary>Why a model could not be asked.</summary>
public enum ModelFailureKind
{
    /// <summary>Nothing answered, or only errors of the server, after all retries.</summary>
    Unreachable,

    /// <summary>The request was understood and refused: key, model or parameters.</summary>
    Refused,

    /// <summary>The settings name an environment variable for the key, and it is not set.</summary>
    MissingApiKey,

    /// <summary>Nobody but the repository's settings says that the key may go to this endpoint.</summary>
    KeyNotAllowed,
}
