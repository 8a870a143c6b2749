namespace PromptRegistry.Generator;

/// <summary>Names of the pipeline's steps, for tests of what is cached.</summary>
public static class StepNames
{
    public const string Settings = "PromptSettings";
    public const string Files = "PromptFiles";
    public const string Prompts = "PromptFileSets";
    public const string Accessors = "PromptAccessors";
    public const string Registration = "PromptRegistration";
}
