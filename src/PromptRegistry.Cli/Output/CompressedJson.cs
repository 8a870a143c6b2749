namespace PromptRegistry.Cli.Output;

/// <summary>An input of which something was left out.</summary>
/// <param name="Input">Its name.</param>
/// <param name="TokensBefore">How many tokens were passed, by estimate.</param>
/// <param name="TokensAfter">How many of them templates got.</param>
/// <param name="Dropped">What was left out, sentence by sentence.</param>
internal sealed record CompressedJson(string Input, int TokensBefore, int TokensAfter, IReadOnlyList<string> Dropped);
