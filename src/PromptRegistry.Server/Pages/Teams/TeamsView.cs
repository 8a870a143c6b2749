using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Teams;

/// <summary>What teams spend this month.</summary>
/// <param name="Month">Such as <c>2026-03</c>.</param>
/// <param name="Teams">The most expensive first.</param>
/// <param name="Shown">One of them, with all that is known; null where none was chosen.</param>
/// <param name="Notes">What is worth knowing.</param>
public sealed record TeamsView(string Month, IReadOnlyList<TeamRow> Teams, TeamDetail? Shown, IReadOnlyList<string> Notes)
{
    /// <summary>What teams run with prompts: of the team that is shown, or of all.</summary>
    public IReadOnlyList<ProgramRow> Programs { get; init; } = [];

    /// <summary>The review that was asked for; null where none was.</summary>
    public ProgramVerdict? Verdict { get; init; }
}

/// <summary>Something that a team runs with prompts.</summary>
/// <param name="Tier"><c>development</c> or <c>production</c>.</param>
/// <param name="Context">What it is for.</param>
/// <param name="Spent">US dollars of this month, as servers counted them; null where this one keeps no events.</param>
/// <param name="Budget">US dollars of a month.</param>
/// <param name="Quality">The least quality of a model that is asked.</param>
/// <param name="Owners">Who has to agree to changes of it.</param>
/// <param name="ReviewAddress">Where it is reviewed.</param>
public sealed record ProgramRow(
    string Id, string Team, string TeamAddress, string Tier, string Context, double? Spent, double Budget, long? Calls, double Quality, string Contact, IReadOnlyList<string> Owners,
    IReadOnlyList<ProgramPromptLink> Prompts, string ReviewAddress);

/// <summary>A prompt of a program.</summary>
public sealed record ProgramPromptLink(string Name, string Address);

/// <summary>Whether a program is ready for its tier.</summary>
/// <param name="Lines">As a reviewer would write it.</param>
public sealed record ProgramVerdict(string Id, string Tier, bool IsReady, IReadOnlyList<string> Lines);

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
