using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A variable of the template: assigned, captured, or run through by a loop.</summary>
internal sealed class LocalVariable(string name, int slot, bool isLoopVariable)
{
    public string Name { get; } = name;

    public int Slot { get; } = slot;

    /// <summary>Set by its loop alone, so that it always holds an item.</summary>
    public bool IsLoopVariable { get; } = isLoopVariable;

    /// <summary>What fits all values that it is ever given.</summary>
    public TemplateType Type { get; internal set; } = TemplateType.Any;
}
