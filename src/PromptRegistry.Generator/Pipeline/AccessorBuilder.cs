using System.Globalization;
using System.Text;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Generator.Emission;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.Pipeline;

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
        var source = settings.LanguageVersion is not null ? ""
            : loaded.Manifest is { } manifest
            ? new AccessorEmitter(
                manifest, loaded.Prompt, rules.RegisteredName(manifest.Name), rules.TeamOf(rules.RegisteredName(manifest.Name), manifest.Owner), AccessorModel.Of(manifest), settings).Emit()
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

/// <summary>
/// Names the generated file of a prompt. The compiler refuses two that differ in case only, and many signs; then the whole
/// generator would fail instead of the one prompt. What a prompt's name may not have is therefore written as a number.
/// </summary>
internal static class HintName
{
    public static string Of(string prompt)
    {
        var name = new StringBuilder("Prompts.");
        foreach (var c in prompt)
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') name.Append(c);
            else if (c == '/') name.Append('.');
            else name.Append('_').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return name.Append(".g.cs").ToString();
    }
}
