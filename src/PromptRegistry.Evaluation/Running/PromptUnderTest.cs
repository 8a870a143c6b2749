using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The prompt that a suite evaluates.</summary>
internal sealed class PromptUnderTest
{
    private readonly IEvaluationFiles files;

    private PromptUnderTest(PromptManifest manifest, IEvaluationFiles files)
    {
        Manifest = manifest;
        this.files = files;
    }

    public PromptManifest Manifest { get; }

    public string Digest => "sha256:" + CaseDigest.Of(string.Join('\n', Manifest.Messages.Select(Text)));

    public static PromptUnderTest? Load(string name, IEvaluationFiles files, ICollection<Diagnostic> diagnostics)
    {
        var path = PromptPaths.Manifest(name);
        if (files.Read(path) is not { } content)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingManifest, SourceLocation.File(path), "missing"));
            return null;
        }

        var result = ManifestParser.Parse(Encoding.UTF8.GetString(content), path, name);
        foreach (var d in result.Diagnostics) diagnostics.Add(d);
        return result.Manifest is null || result.Diagnostics.Any(d => d.IsError) ? null : new PromptUnderTest(result.Manifest, files);
    }

    public static BoundCase? Bind(EvaluationCase @case, ICollection<Diagnostic> diagnostics) => new(@case);

    public string? ResponseSchema => Manifest.Output.SchemaJson;

    public IReadOnlyList<ModelMessage>? Render(BoundCase bound, ICollection<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var messages = new List<ModelMessage>();
        foreach (var message in Manifest.Messages)
        {
            var text = Text(message);
            foreach (var input in Manifest.Inputs)
            {
                var value = (bound.Case.Source.Find(input.Name) ?? input.Default) as YamlScalar;
                text = text.Replace($"{{{{ {input.Name} }}}}", value?.Value ?? "", StringComparison.Ordinal);
            }

            messages.Add(new ModelMessage(message.Role, text));
        }

        return messages;
    }

    private string Text(MessageDefinition message) =>
        message.Content ?? Encoding.UTF8.GetString(files.Read(PromptPaths.Template(Manifest.Name, message.Template!))!);
}
