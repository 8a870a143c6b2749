namespace PromptRegistry.Registry;

/// <summary>What renders a version.</summary>
public enum PromptExecution
{
    /// <summary>The code that the accessor was compiled to.</summary>
    Compiled,

    /// <summary>The interpreter, over the templates of that version.</summary>
    Interpreted,
}
