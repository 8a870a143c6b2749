using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
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
        var rules = files.Settings.ToSettings();
        var loaded = PromptChecker.Check(
            files.Name, files, rules,
            files.Neighbours.Count == 0 ? null : new AccessorNames([files.Name, .. files.Neighbours]));
        var source = loaded.Manifest is { } manifest
            ? new AccessorEmitter(manifest, loaded.Prompt, rules.RegisteredName(manifest.Name), AccessorModel.Of(manifest, settings.Dialect), settings).Emit()
            : InvalidAccessorEmitter.Emit(files.Name, settings);
        var located = loaded.Diagnostics.Select(d => d with { Location = d.Location with { Path = files.FullPath(d.Location.Path) } });
        return new GeneratedAccessor(
            HintName.Of(files.Name),
            AccessorModel.ClassName(files.Name),
            source,
            loaded.Prompt is not null,
            new EquatableList<Diagnostic>(located));
    }
}
