namespace PromptRegistry.Server.Pages.Trying;

/// <summary>A prompt to try: a form for its inputs, and what they render to.</summary>
/// <param name="Name">The prompt.</param>
/// <param name="Version">The version that is rendered.</param>
/// <param name="Versions">All that can be.</param>
/// <param name="Inputs">A field for each input.</param>
/// <param name="Models">Models that can be asked.</param>
/// <param name="Model">The one that is rendered for.</param>
/// <param name="Problems">Why nothing is rendered.</param>
public sealed record TryView(
    string Name, string Version, IReadOnlyList<string> Versions, IReadOnlyList<FieldView> Inputs, IReadOnlyList<string> Models, string? Model, IReadOnlyList<string> Problems)
{
    /// <summary>What was rendered; null where nothing was.</summary>
    public RenderedView? Rendered { get; init; }

    /// <summary>What the model answered; null where none was asked.</summary>
    public AnswerView? Answer { get; init; }

    /// <summary>What a call may cost still, or why none is made.</summary>
    public required string Budget { get; init; }

    /// <summary>Whether a model can be asked.</summary>
    public bool CanAsk { get; init; }

    /// <summary>The address with these inputs; null where they are too long for one.</summary>
    public string? Address { get; init; }
}

/// <summary>A field of the form.</summary>
/// <param name="Type">As the manifest writes it.</param>
/// <param name="Control">How it is asked for.</param>
/// <param name="Choices">Of a choice.</param>
/// <param name="Help">What it is, and what is meant by nothing.</param>
public sealed record FieldView(string Name, string Type, FieldControl Control, IReadOnlyList<string> Choices, string Value, string Help, bool IsRequired, bool IsUntrusted);

/// <summary>How a value is asked for.</summary>
public enum FieldControl
{
    /// <summary>A text of several lines.</summary>
    Text,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A day.</summary>
    Date,

    /// <summary>YAML or JSON.</summary>
    Structure,

    /// <summary>A file, which a page cannot give.</summary>
    File,
}

/// <summary>Messages as a model gets them.</summary>
/// <param name="Tokens">How many tokens they have.</param>
/// <param name="IsExact">Whether the model counts so, too.</param>
/// <param name="Cost">US dollars for what is sent; null where no price is known.</param>
/// <param name="Note">What the marks do not show; null where they show all.</param>
public sealed record RenderedView(IReadOnlyList<MessageView> Messages, int Tokens, bool IsExact, double? Cost, string? Note);

/// <summary>A message.</summary>
public sealed record MessageView(string Role, IReadOnlyList<SpanView> Spans, IReadOnlyList<string> Attachments);

/// <summary>A part of a message.</summary>
/// <param name="Input">The untrusted input that it is of; null for the prompt's own.</param>
public sealed record SpanView(string Text, string? Input);

/// <summary>What a model answered.</summary>
public sealed record AnswerView(string? Text, string? Problem, string Facts);
