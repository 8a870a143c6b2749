namespace PromptRegistry.SampleModel.Reading;

/// <summary>The names in a text by kind, each once, in order of appearance.</summary>
internal sealed record FoundNames(
    IReadOnlyList<string> People, IReadOnlyList<string> Organizations, IReadOnlyList<string> Places);
