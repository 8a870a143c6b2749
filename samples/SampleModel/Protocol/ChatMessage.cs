namespace PromptRegistry.SampleModel.Protocol;

/// <summary>One message of a conversation: who speaks, and the text.</summary>
public sealed record ChatMessage(string Role, string Text)
{
    /// <summary>How many pictures it has. They are counted, and not looked at.</summary>
    public int Pictures { get; init; }
}
