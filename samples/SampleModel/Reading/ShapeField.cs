namespace PromptRegistry.SampleModel.Reading;

/// <summary>
/// A field of the JSON that a prompt describes, with the values that it allows (empty when it names none).
/// </summary>
internal sealed record ShapeField(string Name, IReadOnlyList<string> Values);
