namespace PromptRegistry.Guards;

/// <summary>Something in a text that an ordinary text does not have.</summary>
/// <param name="Reason">What it is.</param>
/// <param name="Weight">How sure it is that somebody gives orders, above 0 to 1.</param>
/// <param name="Start">Where it begins in the text, in characters.</param>
/// <param name="Length">How long it is, in characters.</param>
public sealed record GuardFinding(GuardReason Reason, double Weight, int Start, int Length);

/// <summary>What a guard finds.</summary>
public enum GuardReason
{
    /// <summary>Orders of the prompt are to be forgotten or replaced.</summary>
    Override,

    /// <summary>The prompt's own text is asked for.</summary>
    Reveal,

    /// <summary>A password or key is asked for.</summary>
    Secret,

    /// <summary>The model is to be somebody without rules.</summary>
    Persona,

    /// <summary>Marks of a chat format or of a fence are forged.</summary>
    Markup,

    /// <summary>Characters that nobody sees.</summary>
    Invisible,

    /// <summary>The order of writing is turned round.</summary>
    Bidirectional,

    /// <summary>Letters of other scripts stand for those that they look like.</summary>
    LookAlike,

    /// <summary>Orders are encoded: base64, hexadecimal, percent, rot13 or reversed.</summary>
    Encoded,

    /// <summary>Orders are written with the letters of words in disorder.</summary>
    Scrambled,

    /// <summary>A classifier holds the whole text for an attack.</summary>
    Classifier,
}
