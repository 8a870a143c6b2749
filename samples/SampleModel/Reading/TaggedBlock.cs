namespace PromptRegistry.SampleModel.Reading;

/// <summary>
/// Text that a message sets apart: <c>&lt;text&gt;…&lt;/text&gt;</c>, or between lines of three backticks or quotes.
/// </summary>
internal sealed record TaggedBlock(string Tag, string Text, int Start, int End);
