using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Listing;

/// <summary>The prompts, a page of them.</summary>
/// <param name="Environments">In their order.</param>
/// <param name="Rows">The prompts of this page.</param>
/// <param name="Search">What names were searched for.</param>
/// <param name="Show">Which kind is shown: all, <c>waiting</c>, <c>drifted</c> or <c>rolling</c>.</param>
/// <param name="Kinds">The kinds, with how many prompts each has; null where that is being counted.</param>
/// <param name="Total">How many prompts there are that fit.</param>
/// <param name="From">The place of the first one here, from 1.</param>
/// <param name="Earlier">The address of the page before; null for the first.</param>
/// <param name="Later">The address of the page behind; null for the last.</param>
/// <param name="Notes">What is worth knowing of the whole.</param>
public sealed record PromptsView(
    IReadOnlyList<string> Environments, IReadOnlyList<PromptRow> Rows, string Search, string Show, IReadOnlyList<KindView> Kinds,
    int Total, int From, string? Earlier, string? Later, IReadOnlyList<string> Notes);

/// <summary>A kind of prompts.</summary>
public sealed record KindView(string Key, string Name, int? Count, string Address);

/// <summary>A prompt in the list.</summary>
/// <param name="Cells">By environment, in their order.</param>
/// <param name="Fared">How it fares now; null where nothing is known.</param>
/// <param name="Waiting">Who is waited for.</param>
/// <param name="Problems">What drifted.</param>
/// <param name="Rollouts">Rollouts that are under way.</param>
public sealed record PromptRow(
    string Name, string? Latest, IReadOnlyList<CellView> Cells, Fared? Fared, IReadOnlyList<string> Waiting, IReadOnlyList<string> Problems, IReadOnlyList<string> Rollouts);

/// <summary>What an environment serves.</summary>
/// <param name="Version">Null for nothing.</param>
public sealed record CellView(string Environment, string? Version, DateTimeOffset? Since, string? By, bool IsDrifted, string? Override);
