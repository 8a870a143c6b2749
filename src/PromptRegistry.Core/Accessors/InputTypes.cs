using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Accessors;

/// <summary>How inputs are held in C#.</summary>
internal static class InputTypes
{
    /// <summary>Whether it is a reference type: text, a list, a map or a record.</summary>
    public static bool IsReference(this InputType type) =>
        type.Kind is InputKind.String or InputKind.Array or InputKind.Map or InputKind.Object;
}
