namespace PromptRegistry.Generator;

/// <summary>Names of the pipeline's steps, for tests of what is cached.</summary>
public static class StepNames
{
    /// <summary>The project's properties.</summary>
    public const string Settings = "PromptSettings";

    /// <summary>What has the name of the generated class; nothing where it is free.</summary>
    public const string TakenName = "PromptTakenName";

    /// <summary>A file of the prompt repository, read; nothing for an additional file that is none of its.</summary>
    public const string Files = "PromptFiles";

    /// <summary>What the repository's settings say about checking prompts.</summary>
    public const string Checks = "PromptChecks";

    /// <summary>A file with the partials that it may include.</summary>
    public const string Includes = "PromptIncludes";

    /// <summary>A prompt with every file that it may be made of.</summary>
    public const string Prompts = "PromptFileSets";

    /// <summary>A prompt, parsed, checked and written as C#.</summary>
    public const string Accessors = "PromptAccessors";

    /// <summary>The list of all sound prompts.</summary>
    public const string Registration = "PromptRegistration";
}
