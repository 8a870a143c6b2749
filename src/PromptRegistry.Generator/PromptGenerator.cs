using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Generator.Emission;
using PromptRegistry.Generator.Model;
using PromptRegistry.Generator.Parsing;
using PromptRegistry.Generator.Reporting;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator;

/// <summary>
/// Turns the prompts among the additional files into typed accessors. Texts and project properties go in, never the
/// compilation, so that editing other code costs nothing.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class PromptGenerator : IIncrementalGenerator
{
    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider
            .Combine(context.ParseOptionsProvider)
            .Select((pair, _) => SettingsReader.Read(pair.Left.GlobalOptions, pair.Right))
            .WithTrackingName(StepNames.Settings);
        var files = Files(context, settings.Select((s, _) => s.Root));
        var accessors = Prompts(files).Combine(settings)
            .Select((pair, _) => AccessorBuilder.Build(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Accessors);
        var registered = accessors.Where(a => a.IsValid)
            .Select((a, _) => a.ClassName)
            .Collect()
            .Select((names, _) => new EquatableList<string>(names))
            .Combine(settings)
            .WithTrackingName(StepNames.Registration);

        context.RegisterSourceOutput(
            accessors.Select((a, _) => (a.HintName, a.Source)),
            (output, source) => output.AddSource(source.HintName, SourceText.From(source.Source, Utf8)));
        context.RegisterSourceOutput(
            accessors.Select((a, _) => a.Diagnostics),
            (output, diagnostics) => DiagnosticReporter.Report(output, diagnostics));
        context.RegisterSourceOutput(registered, (output, pair) =>
        {
            if (pair.Left.Count > 0)
            {
                output.AddSource(RegistrationEmitter.HintName, RegistrationEmitter.Emit(pair.Left, pair.Right));
            }
        });
    }

    private static IncrementalValuesProvider<PromptFile> Files(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<string> root) =>
        context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(pair => SettingsReader.IsPromptFile(pair.Right.GetOptions(pair.Left)))
            .Select((pair, _) => pair.Left)
            .Combine(root)
            .Select((pair, cancellation) => FileReader.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(StepNames.Files);

    /// <summary>
    /// One item a manifest, so that a prompt which comes or goes leaves the others where they were. The index of all files is
    /// made again with every edit, and is cheap; the sets that come of it are compared by their texts, and of those only the
    /// edited prompt's differs.
    /// </summary>
    private static IncrementalValuesProvider<PromptFileSet> Prompts(IncrementalValuesProvider<PromptFile> files)
    {
        var checks = files.Where(f => f.Path == RepositorySettings.FileName)
            .Collect()
            .Select((found, _) => CheckSettings.Of(SettingsParser.Parse(found.FirstOrDefault()?.Text).Settings))
            .WithTrackingName(StepNames.Checks);
        var partials = files.Select((f, _) => IncludeScanner.PartialName(f.Path))
            .Where(name => name is not null)
            .Collect()
            .Select((names, _) => new EquatableList<string>(names.Select(n => n!)));
        var index = files.Combine(partials)
            .Select((pair, _) => IncludeScanner.Scan(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Includes)
            .Collect()
            .Select((scanned, _) => new FileIndex(scanned));
        return files.Select((f, _) => PromptPaths.NameOfManifest(f.Path))
            .Where(name => name is not null)
            .Combine(index)
            .Combine(checks)
            .Select((pair, _) => pair.Left.Right.FilesOf(pair.Left.Left!, pair.Right))
            .WithTrackingName(StepNames.Prompts);
    }
}
