using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>A prompt's <c>prompt.yaml</c>, read and checked.</summary>
public sealed record PromptManifest
{
    /// <summary>The folder's path below <c>prompts/</c>.</summary>
    public required string Name { get; init; }

    public required PromptVersion Version { get; init; }
    public string? Description { get; init; }
    public string? Owner { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public ModelSettings Model { get; init; } = new();

    /// <summary>What is different where certain models are asked, in the manifest's order.</summary>
    public IReadOnlyList<ModelOverride> Models { get; init; } = [];

    /// <summary>Whether some models get other texts, or have room for less of them.</summary>
    public bool HasModelTexts => Models.Any(m => m.Templates.Count > 0 || m.Settings.ContextWindow != Model.ContextWindow);

    /// <summary>In the manifest's order.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>Inputs whose type could not be read: known by name, so that no other finding blames their use.</summary>
    public IReadOnlyList<string> UnreadableInputs { get; init; } = [];

    /// <summary>In the order in which the model receives them; at least one.</summary>
    public required IReadOnlyList<MessageDefinition> Messages { get; init; }

    public OutputDefinition Output { get; init; } = OutputDefinition.Text;

    /// <summary>The tools that the model may call, in the manifest's order.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary><c>auto</c>, <c>none</c>, <c>required</c> or the tool that has to be called; null leaves it to the provider.</summary>
    public string? ToolChoice { get; init; }

    public IReadOnlyList<DemoDefinition> Demos { get; init; } = [];

    /// <summary>The file that the demos come from, and how a call's are chosen; null where all stand in the manifest.</summary>
    public DemoSource? DemoSource { get; init; }
    public PromptBudget? Budget { get; init; }

    /// <summary>The manifest's path in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>The YAML that all this was read from.</summary>
    public required YamlMapping Source { get; init; }
}

/// <summary>A few-shot example: some of the prompt's inputs, and the answer wanted for them.</summary>
/// <param name="Inputs">Values of inputs.</param>
/// <param name="Output">The answer as text; an object or a list as JSON, in the order in which it is written.</param>
/// <param name="Written">The answer as it stands in the manifest.</param>
public sealed record DemoDefinition(YamlMapping Inputs, string Output, YamlNode Written)
{
    /// <summary>The line of its file that it stands in; 0 for one of the manifest.</summary>
    public int Line { get; init; }

    /// <summary>An example; null after a finding.</summary>
    internal static DemoDefinition? Read(YamlNode item, ICollection<Diagnostic> diagnostics)
    {
        if (MappingReader.Open(item, "A demo", diagnostics) is not { } reader) return null;
        var inputs = reader.Required("inputs");
        var output = reader.Required("output");
        reader.Finish();
        if (inputs is YamlMapping mapping && output is not null) return new DemoDefinition(mapping, output is YamlScalar text ? text.Value : CanonicalJson.Write(output, keepOrder: true), output);
        if (inputs is not null and not YamlMapping) diagnostics.Add(MappingReader.Expected(inputs, "'inputs'", "a mapping"));
        return null;
    }

    /// <summary>A place of the example: its line was read alone, as the first of a text.</summary>
    internal SourceLocation Place(SourceLocation location) => Line == 0 ? location : InLine(location, Line);

    internal static SourceLocation InLine(SourceLocation location, int line) => location with { Line = line, EndLine = line };
}

/// <summary>One message of a prompt, a role with a template file or inline template text; or the place of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>developer</c>, <c>user</c> or <c>assistant</c>; <see cref="PlaceholderRole"/> for a conversation's place.</param>
/// <param name="Template">File name below the prompt's folder; null when the text is inline.</param>
/// <param name="Content">The inline text; null when it is in a file.</param>
/// <param name="Location">Where the file name or the inline text stands in the manifest.</param>
public sealed record MessageDefinition(string Role, string? Template, string? Content, SourceLocation Location)
{
    /// <summary>What stands for the role of a placeholder.</summary>
    public const string PlaceholderRole = "placeholder";

    /// <summary>The input whose messages stand here; null for a message of the prompt's own.</summary>
    public string? Placeholder { get; init; }

    /// <summary>The inputs that are attached to the text, in order.</summary>
    public IReadOnlyList<AttachedInput> Attach { get; init; } = [];

    /// <summary>What it is as a part that may be moved and left out; null where it stays in its place.</summary>
    public MessagePart? Part { get; init; }
}

/// <summary>An input that is attached to a message.</summary>
/// <param name="Name">The input.</param>
/// <param name="Location">Where its name stands.</param>
public sealed record AttachedInput(string Name, SourceLocation Location);

/// <summary>What the model's answer is: free text, or JSON by a schema.</summary>
/// <param name="Schema">The JSON Schema as written; null for text.</param>
public sealed record OutputDefinition(bool IsJson, YamlMapping? Schema, SourceLocation Location)
{
    public static OutputDefinition Text { get; } = new(false, null, default);

    /// <summary>The file that the schema stands in; null where it stands in the manifest.</summary>
    public SchemaFile? File { get; init; }

    /// <summary>The schema as JSON with sorted keys; null for text.</summary>
    public string? SchemaJson => Schema is null ? null : CanonicalJson.Write(Schema);
}

/// <summary>What one call of the prompt may use. Null means no limit.</summary>
/// <param name="InputTokens">Tokens of all messages.</param>
/// <param name="CostUsd">US dollars a call.</param>
/// <param name="LatencyP95">95th percentile of the time to the whole answer.</param>
public sealed record PromptBudget(int? InputTokens, double? CostUsd, TimeSpan? LatencyP95);
