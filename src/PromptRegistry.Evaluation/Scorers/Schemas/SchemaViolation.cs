namespace PromptRegistry.Evaluation.Scorers.Schemas;

/// <summary>One place of a JSON document that does not fit its schema.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) to the place; empty for the whole document.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record SchemaViolation(string Pointer, string Message)
{
    public override string ToString() => $"{(Pointer.Length == 0 ? "the document" : Pointer)}: {Message}";
}
