namespace PromptRegistry.SampleModel.Protocol;

/// <summary>One message of a conversation: who speaks, and the text.</summary>
public sealed record ChatMessage(string Role, string Text);
