using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Generator.Emission;
using PromptRegistry.Generator.Model;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Parsing;

/// <summary>
/// Makes one prompt's accessor out of its files. A prompt with errors still gets its class and signatures, so that the
/// error stands alone instead of among the callers' own.
/// </summary>
internal static class AccessorBuilder
{
    public static GeneratedAccessor Build(PromptFileSet files, GeneratorSettings settings)
    {
        var loaded = PromptLoader.Load(files.Name, files, files.Settings.ToSettings());
        var diagnostics = new List<Diagnostic>(loaded.Diagnostics);
        var source = loaded.Manifest is { } manifest
            ? Emit(manifest, loaded.Prompt, settings, diagnostics)
            : InvalidAccessorEmitter.Emit(files.Name, settings);
        var located = diagnostics.Select(d => d with { Location = d.Location with { Path = files.FullPath(d.Location.Path) } });
        return new GeneratedAccessor(
            HintName.Of(files.Name),
            AccessorEmitter.ClassName(files.Name),
            source,
            loaded.Prompt is not null && !diagnostics.Exists(d => d.IsError),
            new EquatableList<Diagnostic>(located));
    }

    private static string Emit(
        PromptManifest manifest, PromptDefinition? prompt, GeneratorSettings settings, List<Diagnostic> diagnostics)
    {
        var className = AccessorEmitter.ClassName(manifest.Name);
        var types = new AccessorTypes(className.Substring(className.LastIndexOf('.') + 1), manifest);
        OutputTypes? output = null;
        if (manifest.Output is { IsJson: true, Schema: { } schema })
        {
            var reader = new OutputSchemaReader(types);
            if (reader.Read(schema) is { } root) output = new OutputTypes(reader.Declared, root);
            diagnostics.AddRange(reader.Diagnostics);
        }

        diagnostics.AddRange(types.Diagnostics);
        var isValid = prompt is not null && !diagnostics.Exists(d => d.IsError);
        return new AccessorEmitter(manifest, isValid ? prompt : null, types, settings).Emit(output);
    }
}
