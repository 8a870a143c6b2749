using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>Few-shot examples as templates see them: a list of <c>inputs</c> and <c>output</c>.</summary>
public static class DemoValues
{
    /// <summary>The variable's name in templates.</summary>
    public const string Name = "demos";

    /// <summary>The type of the variable: each input of a demo may be absent.</summary>
    public static TemplateType TypeOf(PromptManifest manifest)
    {
        var inputs = manifest.Inputs.Where(i => i.Type.HasText && !i.IsFrozen).Select(i =>
            new ObjectProperty(i.Name, TemplateType.MakeNullable(TemplateTypes.Of(i.Name, i.Type))));
        return new ArrayType(new ObjectType("demo", new EquatableList<ObjectProperty>(
        [
            new ObjectProperty("inputs", new ObjectType("demo_inputs", new EquatableList<ObjectProperty>(inputs))),
            new ObjectProperty("output", TemplateType.String),
        ])));
    }

    internal static TemplateValue? Create(PromptManifest manifest, ICollection<Diagnostic> diagnostics)
    {
        if (manifest.Demos.Count == 0) return null;
        var demos = new TemplateArray();
        foreach (var demo in manifest.Demos)
        {
            var found = new List<Diagnostic>();
            var inputs = InputBinder.BindDemo(manifest, demo.Inputs, found);
            foreach (var finding in found) diagnostics.Add(finding with { Location = demo.Place(finding.Location) });
            demos.Add(TemplateValue.From(new TemplateObject
            {
                ["inputs"] = TemplateValue.From(inputs),
                ["output"] = TemplateValue.From(demo.Output),
            }));
        }

        return TemplateValue.From(demos);
    }

    /// <summary>What chooses the examples of a call; null where every call gets all.</summary>
    internal static DemoSelector? SelectorOf(PromptManifest manifest, TemplateValue? demos)
    {
        if (manifest.DemoSource is not { } source || demos?.AsArray() is not { } all) return null;
        var names = manifest.Inputs.Select(i => i.Name).Where(name => manifest.Demos.Any(d => d.Inputs.Find(name) is not null)).ToList();
        return new DemoSelector(source.By, source.Count, names, [.. all.Select(demo => DemoSelector.TextOf(names, name => Input(demo, name)))], source.Model);
    }

    private static TemplateValue Input(TemplateValue demo, string name) =>
        demo.AsObject()!.TryGet("inputs", out var inputs) && inputs.AsObject()!.TryGet(name, out var value) ? value : default;
}
