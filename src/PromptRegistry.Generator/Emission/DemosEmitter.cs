using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes a prompt's few-shot examples as constants of the accessor.</summary>
internal sealed class DemosEmitter(PromptManifest manifest, AccessorTypes types)
{
    private readonly DefaultValue values = new(types);

    public void Emit(SourceWriter writer)
    {
        var (inputs, demo) = (types.DemoTypes[0], types.DemoTypes[1]);
        writer.Line();
        writer.Open($"private static readonly global::System.Collections.Generic.IReadOnlyList<{demo.Name}> {AccessorTypes.DemoList} = new {demo.Name}[]");
        foreach (var example in manifest.Demos)
        {
            var arguments = inputs.Properties.Select(p => values.Write(example.Inputs.Find(p.Name), p.Path, p.Type));
            writer.Line($"new {demo.Name}(new {inputs.Name}({string.Join(", ", arguments)}), {CSharpName.Literal(example.Output)}),");
        }

        writer.Close("};");
    }
}
