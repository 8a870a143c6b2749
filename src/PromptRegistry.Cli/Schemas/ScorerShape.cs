using System.Text.Json.Nodes;

namespace PromptRegistry.Cli.Schemas;

/// <summary>How a suite may write a scorer.</summary>
/// <param name="StandsAlone">Whether its name alone is enough.</param>
/// <param name="Main">What may stand in place of the options; null for nothing.</param>
/// <param name="Options">Its own options.</param>
internal sealed record ScorerShape(
    string Name, string Description, bool StandsAlone, JsonObject? Main, IReadOnlyList<(string Key, JsonObject Value)> Options);
