using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Teams;

/// <summary>What teams spend this month.</summary>
/// <param name="Month">Such as <c>2026-03</c>.</param>
/// <param name="Teams">The most expensive first.</param>
/// <param name="Shown">One of them, with all that is known; null where none was chosen.</param>
/// <param name="Notes">What is worth knowing.</param>
public sealed record TeamsView(string Month, IReadOnlyList<TeamRow> Teams, TeamDetail? Shown, IReadOnlyList<string> Notes);

/// <summary>A team.</summary>
/// <param name="Spent">US dollars this month.</param>
/// <param name="Budget">US dollars of a month; null where none is set.</param>
/// <param name="Forecast">What it comes to at the month's end, if days go on as the last ones did; null with too few days.</param>
public sealed record TeamRow(string Name, string Address, double Spent, double? Budget, ForecastView? Forecast, long Calls, int Prompts);

/// <summary>A forecast.</summary>
/// <param name="Low">The lower end at 95 %; null where it is not known.</param>
/// <param name="Days">Days that it was made of.</param>
public sealed record ForecastView(double Value, double? Low, double? High, int Days);

/// <summary>A team with all that is known.</summary>
/// <param name="ByDay">What it spent by day.</param>
/// <param name="Top">Its prompts, the most expensive first.</param>
/// <param name="Advice">What would cost less, with the reason.</param>
public sealed record TeamDetail(TeamRow Team, Plot ByDay, IReadOnlyList<SpentPrompt> Top, IReadOnlyList<AdviceView> Advice);

/// <summary>What a prompt cost.</summary>
public sealed record SpentPrompt(string Name, string Address, double Cost, long Calls, double? Each, double? CachedShare);

/// <summary>Something that would cost less.</summary>
public sealed record AdviceView(string Prompt, string What, string Why);
