namespace PromptRegistry.Templates.Binding;

/// <summary>One loop while its body is bound.</summary>
internal sealed class LoopScope(string keyword, int loop, string? variableName, LocalVariable? variable)
{
    public string Keyword { get; } = keyword;

    public int Loop { get; } = loop;

    public string? VariableName { get; } = variableName;

    public LocalVariable? Variable { get; } = variable;

    public LoopUse Use { get; set; }
}
