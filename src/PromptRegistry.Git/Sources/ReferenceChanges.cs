namespace PromptRegistry.Git.Sources;

/// <summary>Which prompts' refs may have moved.</summary>
internal readonly record struct ReferenceChanges(bool All, IReadOnlyCollection<string> Prompts)
{
    public static ReferenceChanges Everything { get; } = new(true, []);

    public bool None => !All && Prompts.Count == 0;
}
