namespace PromptRegistry.Templates.Binding;

/// <summary>How names and types are treated.</summary>
public enum BindingMode
{
    /// <summary>As the Scriban engine does: names are looked up while rendering, everything goes.</summary>
    Scriban,

    /// <summary>
    /// Everything is checked beforehand: names, members, types, functions, includes; no clock, no chance.
    /// </summary>
    Prompt,
}
