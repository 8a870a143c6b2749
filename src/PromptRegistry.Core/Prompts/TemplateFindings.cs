using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Core.Prompts;

/// <summary>The template language's findings in the catalogue's terms.</summary>
internal static class TemplateFindings
{
    /// <param name="manifest">The prompt's; findings in it come from inline text.</param>
    /// <param name="text">The message's text.</param>
    /// <param name="inline">Where the inline text stands; null for a template file.</param>
    public static Diagnostic Convert(TemplateDiagnostic finding, PromptManifest manifest, string text, InlineText? inline) =>
        WithoutText(finding, manifest, text) is { } input
            ? new Diagnostic(TemplateDiagnostics.NoText, Locate(finding.Span, manifest.Path, inline),
                $"'{input.Name}' is {input.Type}, which no template can write. "
                + (input.Type.IsAttachment ? $"It goes with a message: attach: [{input.Name}]." : $"It stands among the messages: - placeholder: {input.Name}."))
            : Convert(finding, manifest.Path, inline);

    /// <summary>The input that a template reads though it has no text; null where the finding is about something else.</summary>
    private static InputDefinition? WithoutText(TemplateDiagnostic finding, PromptManifest manifest, string text)
    {
        var span = finding.Span;
        if (finding.Kind != TemplateDiagnosticKind.UndeclaredVariable || span.Length <= 0 || span.Start < 0 || span.Start + span.Length > text.Length) return null;
        return manifest.Inputs.FirstOrDefault(i => !i.Type.HasText && i.Name == text.Substring(span.Start, span.Length));
    }

    private static Diagnostic Convert(TemplateDiagnostic finding, string manifestPath, InlineText? inline) =>
        new(DescriptorOf(finding.Kind), Locate(finding.Span, manifestPath, inline), finding.Kind == TemplateDiagnosticKind.MissingInclude
            ? finding.Message.IndexOf("\"./", StringComparison.Ordinal) is var at and >= 0 ? $"{finding.Message} {Beside(finding, at + 3)}"
            : $"{finding.Message} It was looked for in {PromptPaths.TemplatesFolder}/ at the root of the prompts, and nowhere else: "
                + $"'guards/fence' is {PromptPaths.Partial("guards/fence")}."
            : finding.Message);

    private static string Beside(TemplateDiagnostic finding, int start)
    {
        var name = finding.Message.Substring(start, finding.Message.IndexOf('"', start) - start);
        return PromptPaths.Beside(finding.Span.Path, name) is { } path
            ? $"It was looked for beside the template: {path}."
            : $"A shared template includes shared ones only, by their names below {PromptPaths.TemplatesFolder}/: what stands beside a prompt's template is not the same for all.";
    }

    /// <summary>A template's place as one of the repository's.</summary>
    public static SourceLocation Locate(in SourceSpan span, string manifestPath, InlineText? inline) =>
        inline is not null && span.Path == manifestPath
            ? inline.Locate(span)
            : new SourceLocation(span.Path, span.Line, span.Column, span.EndLine, span.EndColumn, span.Start, span.Length);

    private static DiagnosticDescriptor DescriptorOf(TemplateDiagnosticKind kind) => kind switch
    {
        TemplateDiagnosticKind.UndeclaredVariable => TemplateDiagnostics.UndeclaredVariable,
        TemplateDiagnosticKind.UnknownMember => TemplateDiagnostics.UnknownMember,
        TemplateDiagnosticKind.UnknownFunction => TemplateDiagnostics.UnknownFunction,
        TemplateDiagnosticKind.WrongArgument => TemplateDiagnostics.WrongArgument,
        TemplateDiagnosticKind.TypeMismatch => TemplateDiagnostics.TypeMismatch,
        TemplateDiagnosticKind.UnknownEnumValue => TemplateDiagnostics.UnknownEnumValue,
        TemplateDiagnosticKind.MissingInclude => TemplateDiagnostics.MissingInclude,
        TemplateDiagnosticKind.CyclicInclude => TemplateDiagnostics.CyclicInclude,
        TemplateDiagnosticKind.InvalidIncludeName => TemplateDiagnostics.InvalidInclude,
        TemplateDiagnosticKind.PinnedInclude => TemplateDiagnostics.PinnedInclude,
        TemplateDiagnosticKind.NondeterministicFunction => TemplateDiagnostics.Nondeterministic,
        TemplateDiagnosticKind.DynamicConstruct => TemplateDiagnostics.DynamicConstruct,
        _ => TemplateDiagnostics.Syntax,
    };
}

/// <summary>The manifest's types as the template language knows them.</summary>
public static class TemplateTypes
{
    /// <param name="name">Names enums and objects: the input's or property's name.</param>
    public static TemplateType Of(string name, InputType type)
    {
        TemplateType result = type.Kind switch
        {
            InputKind.Integer => TemplateType.Integer,
            InputKind.Number => TemplateType.Number,
            InputKind.Boolean => TemplateType.Boolean,
            InputKind.Date => TemplateType.Date,
            InputKind.Enum => new EnumType(name, new EquatableList<string>(type.Values)),
            InputKind.Object => new ObjectType(name, new EquatableList<ObjectProperty>(
                type.Properties.Select(p => new ObjectProperty(p.Name, Of($"{name}.{p.Name}", p.Type))))),
            InputKind.Map => new MapType(Of(name, type.Element!)),
            InputKind.Array => new ArrayType(Of(name, type.Element!)),
            InputKind.Messages => new ArrayType(new ObjectType("message", new EquatableList<ObjectProperty>(
            [
                new ObjectProperty(ConversationValue.Role, TemplateType.String),
                new ObjectProperty(ConversationValue.Content, TemplateType.String),
            ]))),
            _ => TemplateType.String,
        };
        return type.IsNullable ? TemplateType.MakeNullable(result) : result;
    }
}
