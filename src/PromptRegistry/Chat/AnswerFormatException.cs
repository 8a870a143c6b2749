namespace PromptRegistry.Chat;

/// <summary>A model's answer is not what its schema asks for.</summary>
public sealed class AnswerFormatException(string message, Exception? inner = null) : FormatException(message, inner);
