using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Generator.Emission;
using PromptRegistry.Generator.Pipeline;
using PromptRegistry.Templates.Types;
using Finding = PromptRegistry.Core.Diagnostics.Diagnostic;

namespace PromptRegistry.Generator;

/// <summary>
/// Turns the prompts among the additional files into typed accessors. Texts and project properties go in; of the compilation
/// only whether the name of the generated class is free, so that editing other code costs next to nothing.
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
        var taken = context.CompilationProvider.Combine(settings)
            .Select((pair, _) => TakenName.Find(pair.Left, pair.Right.Namespace))
            .WithTrackingName(StepNames.TakenName);
        var files = Files(context);
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
            accessors.Where(a => a.Source.Length > 0).Select((a, _) => (a.HintName, a.Source)).Combine(taken),
            (output, pair) =>
            {
                if (pair.Right is null) output.AddSource(pair.Left.HintName, SourceText.From(pair.Left.Source, Utf8));
            });
        context.RegisterSourceOutput(
            accessors.Where(a => a.Diagnostics.Count > 0).Select((a, _) => a.Diagnostics).Combine(settings.Select((s, _) => s.HelpPages)),
            (output, pair) => DiagnosticReporter.Report(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(registered.Combine(taken), (output, input) =>
        {
            var (pair, name) = input;
            DiagnosticReporter.Report(output, LanguageFindings(pair.Right), pair.Right.HelpPages);
            if (pair.Left.Count > 0 && pair.Right.LanguageVersion is null) DiagnosticReporter.Report(output, NameFindings(name), pair.Right.HelpPages);
            if (pair.Left.Count > 0 && pair.Right.LanguageVersion is null && name is null)
                output.AddSource(RegistrationEmitter.HintName, RegistrationEmitter.Emit(pair.Left, pair.Right));
        });
    }

    /// <summary>Nothing is generated for an old language: one finding instead of a hundred errors in code that nobody wrote.</summary>
    private static IEnumerable<Finding> LanguageFindings(GeneratorSettings settings)
    {
        if (settings.LanguageVersion is not { } version) yield break;
        yield return new Finding(
            BuildDiagnostics.LanguageTooOld,
            SourceLocation.File(""),
            $"This project is compiled as C# {version}; the code that is generated for prompts needs C# 9 or newer. "
            + "Remove LangVersion from the project: .NET 10 comes with C# 14.");
    }

    /// <summary>Nothing is generated where something else has the name: one finding instead of errors in code that nobody wrote.</summary>
    private static IEnumerable<Finding> NameFindings(string? taken)
    {
        if (taken is null) yield break;
        yield return new Finding(
            BuildDiagnostics.NameTaken,
            SourceLocation.File(""),
            $"The prompts' class cannot be generated: {taken}. Set the property PromptNamespace in the project file to another namespace "
            + "for the generated class, for example <PromptNamespace>MyApp.Generated</PromptNamespace>.");
    }

    private static IncrementalValuesProvider<PromptFile?> Files(IncrementalGeneratorInitializationContext context) =>
        context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select((pair, cancellation) => SettingsReader.IsPromptFile(pair.Right.GetOptions(pair.Left))
                ? FileReader.Read(pair.Left, SettingsReader.Root(pair.Right.GlobalOptions), cancellation)
                : null)
            .WithTrackingName(StepNames.Files);

    /// <summary>
    /// One item a manifest, so that a prompt which comes or goes leaves the others where they were. The index of all files is
    /// made again with every edit, and is cheap; the sets that come of it are compared by their texts, and of those only the
    /// edited prompt's differs. Every step that has an item a file costs each edit the time to look at all of them: there are
    /// as few as possible.
    /// </summary>
    private static IncrementalValuesProvider<PromptFileSet> Prompts(IncrementalValuesProvider<PromptFile?> files)
    {
        var all = files.Collect();
        var checks = all
            .Select((found, _) => found.FirstOrDefault(f => f?.Path == RepositorySettings.FileName)?.Text)
            .Select((text, _) => CheckSettings.Of(SettingsParser.Parse(text).Settings))
            .WithTrackingName(StepNames.Checks);
        var names = all
            .Select((found, _) => new EquatableList<string>(found.Select(f => f is null ? null : PromptPaths.NameOfManifest(f.Path)).OfType<string>()))
            .Select((prompts, _) => new AccessorNames(prompts));
        var partials = all.Select((found, _) => new EquatableList<string>(
            found.Select(f => f is null ? null : IncludeScanner.PartialName(f.Path)).OfType<string>()));
        var index = files.Combine(partials)
            .Select((pair, _) => pair.Left is { } file ? IncludeScanner.Scan(file, pair.Right) : null)
            .WithTrackingName(StepNames.Includes)
            .Collect()
            .Combine(checks.Combine(names))
            .Select((pair, _) => new FileIndex(pair.Left.OfType<ScannedFile>(), pair.Right.Right, pair.Right.Left));
        return files.Where(file => file is not null && PromptPaths.NameOfManifest(file.Path) is not null)
            .Combine(index)
            .Select((pair, _) => pair.Right.FilesOf(PromptPaths.NameOfManifest(pair.Left!.Path)!))
            .WithTrackingName(StepNames.Prompts);
    }
}
