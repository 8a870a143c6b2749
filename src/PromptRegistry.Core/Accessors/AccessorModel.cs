using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Accessors;

/// <summary>
/// What the accessor of a prompt declares in C#. It is made wherever a prompt is checked, so that names which C# cannot
/// tell apart are the same finding in the editor, in the build and on the command line.
/// </summary>
internal sealed record AccessorModel(AccessorTypes Types, OutputTypes? Output, IReadOnlyList<Diagnostic> Diagnostics)
{
    public static AccessorModel Of(PromptManifest manifest)
    {
        var className = ClassName(manifest.Name);
        var types = new AccessorTypes(className.Substring(className.LastIndexOf('.') + 1), manifest);
        if (manifest.Output is not { IsJson: true, Schema: { } schema }) return new AccessorModel(types, null, types.Diagnostics);
        var reader = new OutputSchemaReader(types);
        var output = reader.Read(schema) is { } root ? new OutputTypes(reader.Declared, root) : null;
        return new AccessorModel(types, output, [.. reader.Diagnostics, .. types.Diagnostics]);
    }

    /// <summary>The accessor from the class <c>Prompts</c> on: <c>Prompts.Support.Triage</c>.</summary>
    public static string ClassName(string promptName) =>
        "Prompts." + string.Join(".", promptName.Split('/').Select(CSharpName.Pascal));
}
