using System.ComponentModel;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Chat;

/// <summary>Inputs of which somebody else writes some. Generated code implements it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IUntrustedInputs
{
    /// <summary>Those inputs, by their names in the manifest.</summary>
    IReadOnlyList<KeyValuePair<string, TemplateValue>> Untrusted();
}
