namespace PromptRegistry.Registry;

/// <summary>What a source found at one moment. Sources may derive from it to keep what makes the next reading cheap.</summary>
public class PromptSourceState(IReadOnlyDictionary<string, SourcedPrompt> prompts)
{
    /// <summary>By name; a prompt that the environment does not point to is absent.</summary>
    public IReadOnlyDictionary<string, SourcedPrompt> Prompts { get; } = prompts;
}
