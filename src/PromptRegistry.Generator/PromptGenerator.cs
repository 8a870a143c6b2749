using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PromptRegistry.Generator.Emission;
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
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider
            .Select((options, _) => SettingsReader.Read(options.GlobalOptions))
            .WithTrackingName(StepNames.Settings);

        var files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(pair => SettingsReader.IsPromptFile(pair.Right.GetOptions(pair.Left)))
            .Select((pair, _) => pair.Left)
            .Combine(settings)
            .Select((pair, cancellation) => FileReader.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(StepNames.Files);

        var prompts = files.Collect()
            .SelectMany((all, _) => FileGrouping.Group(all))
            .WithTrackingName(StepNames.Prompts);

        var accessors = prompts.Combine(settings)
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
            (output, source) => output.AddSource(source.HintName, SourceText.From(source.Source, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false))));
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
}
