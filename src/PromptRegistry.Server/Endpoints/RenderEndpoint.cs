using System.Text.Json.Nodes;
using PromptRegistry.Chat;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Server.Answers;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Server.Endpoints;

/// <summary>Renders a version with the inputs that a caller sends.</summary>
internal sealed class RenderEndpoint(ReadingEndpoints reading)
{
    public async Task RenderAsync(HttpContext context, string name, Asked asked, RenderRequest request)
    {
        if (await reading.FindAsync(context, PromptNames.Of(name), asked) is not { } found) return;
        var prompt = found.Version.Prompt!;
        var (messages, findings) = Render(prompt, request.Inputs, request.Model, context.RequestAborted);
        if (messages is null)
        {
            await Problem.Of(422, findings).WriteAsync(context);
            return;
        }

        var release = found.Version.Release;
        var answer = new RenderAnswer(
            release.Prompt, release.Version.ToString(), prompt.Digest, asked.Environment, found.Selected.Chosen.Arm?.Name, found.Selected.Chosen.Reason?.ToString(),
            [.. messages.Select(MessageAnswer.Of)], ModelAnswer.Of(ChatTarget.Of(prompt.Manifest).For(request.Model).Settings), ToolAnswer.Of(prompt.Manifest), prompt.Manifest.ToolChoice);
        await Body.WriteOnceAsync(context, answer);
    }

    /// <summary>The messages, or why there are none.</summary>
    /// <param name="model">The model that is asked; null for the prompt's.</param>
    public static (IReadOnlyList<RenderedMessage>? Messages, IReadOnlyList<Diagnostic> Findings) Render(PromptDefinition prompt, JsonObject? inputs, string? model, CancellationToken cancellation)
    {
        var (values, findings) = Bind(prompt, inputs);
        if (values is null) return (null, findings);
        return prompt.Selector is { IsReady: false, Model: { } vectors } ? (null, [NoVectors(prompt, vectors)]) : Render(prompt, values, model, cancellation);
    }

    /// <summary>Every declared input by name, or why there are none.</summary>
    public static (IReadOnlyDictionary<string, TemplateValue>? Values, IReadOnlyList<Diagnostic> Findings) Bind(PromptDefinition prompt, JsonObject? inputs)
    {
        // JSON is YAML, but for white space that JSON allows and YAML does not: it is written anew.
        var document = YamlReader.Read((inputs ?? []).ToJsonString(Body.Json), "inputs");
        if (document.Diagnostics.Count > 0) return (null, document.Diagnostics);
        var bound = InputBinder.Bind(prompt.Manifest, (YamlMapping)document.Root!, "inputs");
        return bound.Diagnostics.Count > 0 ? (null, bound.Diagnostics) : (bound.Values, []);
    }

    /// <summary>The messages, or why there are none.</summary>
    /// <param name="values">Every declared input by name.</param>
    /// <param name="model">The model that is asked; null for the prompt's.</param>
    public static (IReadOnlyList<RenderedMessage>? Messages, IReadOnlyList<Diagnostic> Findings) Render(
        PromptDefinition prompt, IReadOnlyDictionary<string, TemplateValue> values, string? model, CancellationToken cancellation)
    {
        try
        {
            return (prompt.Render(values, model, cancellation), []);
        }
        catch (TemplateException exception)
        {
            var at = new SourceLocation(exception.Span.Path, exception.Span.Line, exception.Span.Column, exception.Span.EndLine,
                exception.Span.EndColumn, exception.Span.Start, exception.Span.Length);
            return (null, [new Diagnostic(TemplateDiagnostics.Rendering, at, exception.Message)]);
        }
        catch (ArgumentException exception)
        {
            return (null, [new Diagnostic(ManifestDiagnostics.InvalidDefault, SourceLocation.File("inputs"), exception.Message)]);
        }
    }

    private static Diagnostic NoVectors(PromptDefinition prompt, string model) => new(EvaluationDiagnostics.ExampleVectors, prompt.Manifest.DemoSource!.Location,
        $"The examples of {prompt.Name} are chosen by vectors of '{model}', and reading a prompt asks no model here: it would cost money, and no budget counts it. An app renders it itself, with UseEmbeddings;"
            + $" a program asks for it by POST /v1/programs/<id>/execute, a person by 'Try it' or 'dotnet prompt render {prompt.Name}'.");
}

/// <param name="Inputs">Values by the names that the manifest declares; what has a default may be left out.</param>
/// <param name="Model">The model that is going to be asked; null for the prompt's. What the prompt says for it holds.</param>
internal sealed record RenderRequest(JsonObject? Inputs, string? Model = null);

/// <summary>A rendered prompt.</summary>
/// <param name="Environment">The environment that was asked for.</param>
/// <param name="Arm">The arm that the unit gets; null for the environment's version.</param>
/// <param name="Reason">Why, where the environment has arms.</param>
internal sealed record RenderAnswer(
    string Name, string Version, string Digest, string? Environment, string? Arm, string? Reason, IReadOnlyList<MessageAnswer> Messages, ModelAnswer Model, IReadOnlyList<ToolAnswer> Tools, string? ToolChoice);

/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The text.</param>
/// <param name="Attachments">Addresses of pictures, sound and files beside the text.</param>
internal sealed record MessageAnswer(string Role, string Content, IReadOnlyList<AttachmentAnswer>? Attachments)
{
    public static MessageAnswer Of(RenderedMessage message) => new(
        message.Role, message.Text, message.Attachments.Count == 0 ? null : [.. message.Attachments.Select(a => new AttachmentAnswer(a.Source, a.MediaType))]);
}

/// <param name="Source">The address.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
internal sealed record AttachmentAnswer(string Source, string? MediaType);
