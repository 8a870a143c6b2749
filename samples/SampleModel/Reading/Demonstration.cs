namespace PromptRegistry.SampleModel.Reading;

/// <summary>A few-shot example in the prompt: a message and the answer that it should get.</summary>
internal sealed record Demonstration(string Message, string Answer);
