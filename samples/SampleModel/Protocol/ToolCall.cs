namespace PromptRegistry.SampleModel.Protocol;

/// <summary>A tool that a request offers.</summary>
/// <param name="Argument">The only text that it needs; null where it needs something else.</param>
public sealed record OfferedTool(string Name, string? Argument);

/// <summary>A call of a tool.</summary>
/// <param name="Arguments">A JSON object.</param>
public sealed record ToolCall(string Id, string Name, string Arguments);
