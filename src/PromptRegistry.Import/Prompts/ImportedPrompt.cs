using System.Text.Json.Nodes;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Prompts;

/// <summary>A message of a source, or the place of earlier ones.</summary>
/// <param name="Placeholder">The input that holds the messages; null for a message of the prompt itself.</param>
internal sealed record ImportedMessage(string Role, IReadOnlyList<SourceNode> Nodes, string? Placeholder = null);

/// <summary>A prompt as its source says it, before it is written.</summary>
/// <param name="name">A name to be: a file's or a title.</param>
internal sealed class ImportedPrompt(string name, ImportReport report)
{
    public string Name => name;
    public ImportReport Report => report;
    public string? Description { get; set; }
    public List<string> Tags { get; } = [];

    /// <summary>By the manifest's own keys.</summary>
    public JsonObject Model { get; } = [];

    public InputSet Inputs { get; } = new();
    public List<ImportedMessage> Messages { get; } = [];

    /// <summary>The JSON Schema of the answer; null for text.</summary>
    public JsonObject? Output { get; set; }

    public int OutputLine { get; set; }

    /// <summary>With <c>name</c>, <c>description</c> and <c>parameters</c>.</summary>
    public JsonArray Tools { get; } = [];

    /// <summary>Examples, with <c>inputs</c> and <c>output</c>.</summary>
    public JsonArray Demos { get; } = [];

    public string? ToolChoice { get; set; }

    public Truth Truth { get; set; } = Truth.Emptiness;

    /// <summary>What examples elsewhere say about an input that is only used; null where they say nothing.</summary>
    public Func<string, Shape?> Examples { get; set; } = _ => null;

    /// <summary>The suite, as <c>evals.yaml</c> is to say it; null where the source has none. It gets the inputs once they are known.</summary>
    public Func<InputSet, JsonObject?>? Suite { get; set; }

    /// <summary>The template whose text is the only message, or is cut into several.</summary>
    public void Use(SourceTemplate template, IEnumerable<ImportedMessage> messages)
    {
        Truth = template.Truth;
        Inputs.IgnoresCase |= template.IgnoresCase;
        Messages.AddRange(messages);
    }
}

/// <summary>A prompt's files, by their paths in its folder.</summary>
internal sealed record WrittenPrompt(string Name, IReadOnlyList<(string File, string Text)> Files);
