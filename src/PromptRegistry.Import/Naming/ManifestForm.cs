namespace PromptRegistry.Import.Naming;

/// <summary>What a manifest can say: the one place that decides if a part of a source is carried over or reported.</summary>
internal static class ManifestForm
{
    /// <summary>Inputs of type <c>messages</c>, and <c>- placeholder: name</c>.</summary>
    public static bool HasConversations => false;

    /// <summary>Inputs of type <c>image</c>, <c>audio</c> and <c>file</c>, and <c>attach</c>.</summary>
    public static bool HasMedia => false;

    /// <summary><c>tools</c> and <c>tool-choice</c>.</summary>
    public static bool HasTools => false;

    /// <summary><c>reasoning-effort</c> and <c>extra</c> of the model's settings.</summary>
    public static bool HasExtraSettings => false;
}
