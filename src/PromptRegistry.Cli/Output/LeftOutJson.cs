using PromptRegistry.Core.Prompts;

namespace PromptRegistry.Cli.Output;

/// <summary>An input of which something was left out.</summary>
/// <param name="Input">Its name.</param>
/// <param name="TokensBefore">How many tokens were passed, by estimate.</param>
/// <param name="TokensAfter">How many of them templates got.</param>
/// <param name="Dropped">What was left out, sentence by sentence.</param>
internal sealed record CompressedJson(string Input, int TokensBefore, int TokensAfter, IReadOnlyList<string> Dropped)
{
    public static IReadOnlyList<CompressedJson> Of(PromptRendering rendered) =>
        [.. rendered.Compressed.Select(c => new CompressedJson(c.Input, c.TokensBefore, c.TokensAfter, c.Dropped))];
}

/// <summary>A message that was left out because the context window was full.</summary>
/// <param name="Name">Its template, or which of the messages it was.</param>
/// <param name="Role">Who would have said it.</param>
/// <param name="Priority">How important it was.</param>
/// <param name="Tokens">How many tokens it had, by estimate.</param>
internal sealed record DroppedJson(string Name, string Role, int Priority, int Tokens)
{
    public static IReadOnlyList<DroppedJson> Of(PromptRendering rendered) => [.. rendered.Dropped.Select(d => new DroppedJson(d.Name, d.Role, d.Priority, d.Tokens))];
}
