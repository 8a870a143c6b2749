namespace PromptRegistry.Server.Pages.Making;

/// <summary>The form that a prompt begins with.</summary>
/// <param name="Form">What it says.</param>
/// <param name="Models">The models that may be asked.</param>
/// <param name="Budget">What is left of the budget, or why no model may be asked.</param>
public sealed record MakingView(MakingForm Form, IReadOnlyList<string> Models, string Budget)
{
    /// <summary>What does not fit.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What it takes at most; null before that was asked, and where something does not fit.</summary>
    public MakingEstimate? Estimate { get; init; }

    /// <summary>US dollars after which it stops; null where nothing is counted.</summary>
    public double? MostUsd { get; init; }

    /// <summary>Goes with the estimate that was shown: for another one the form is shown again.</summary>
    public string Seen { get; init; } = "";

    /// <summary>The caller's runs, the latest first.</summary>
    public IReadOnlyList<MakingLine> Runs { get; init; } = [];
}

/// <summary>A run in a list.</summary>
/// <param name="Id">Part of its address.</param>
/// <param name="Name">The prompt.</param>
/// <param name="State">How it stands, in a word.</param>
/// <param name="Started">When it began.</param>
public sealed record MakingLine(string Id, string Name, string State, DateTimeOffset Started);

/// <summary>A run: how far it is, or what was made.</summary>
/// <param name="Id">Part of its address.</param>
/// <param name="Name">The prompt.</param>
/// <param name="Model">Who is asked.</param>
/// <param name="Started">When it began.</param>
/// <param name="Asked">Answers that came.</param>
/// <param name="Most">Questions at most.</param>
/// <param name="Spent">US dollars so far.</param>
/// <param name="MostUsd">US dollars after which it stops; null where nothing is counted.</param>
public sealed record MadeView(string Id, string Name, string Model, DateTimeOffset Started, int Asked, int Most, double Spent, double? MostUsd)
{
    /// <summary>Whether it is under way.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Why it came to nothing; null where it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>What was made; null before.</summary>
    public MadePrompt? Made { get; init; }

    /// <summary>The branch that proposes it; null before.</summary>
    public string? Branch { get; init; }

    /// <summary>Why it was not proposed; null where nobody wanted that, or it was.</summary>
    public string? Refused { get; init; }
}

/// <summary>What was made of a task.</summary>
/// <param name="Rubric">What answers were scored by: the criterion, and what earns 10.</param>
/// <param name="Candidates">Head to head, in order; the last may be an improvement of the best one before.</param>
/// <param name="Pitfalls">Inputs with which it may go wrong.</param>
/// <param name="Happened">What happened.</param>
/// <param name="NextTry">What to try next.</param>
/// <param name="Logbook">The logbook, as Markdown.</param>
/// <param name="Files">What is proposed.</param>
public sealed record MadePrompt(
    IReadOnlyList<KeyValuePair<string, string>> Rubric, IReadOnlyList<MadeCandidate> Candidates, IReadOnlyList<string> Pitfalls, string Happened, string NextTry, string Logbook, IReadOnlyList<string> Files);

/// <summary>A prompt that was scored on the examples, from 0 to 10 each.</summary>
/// <param name="Name">What it is: direct, structured, careful, improved.</param>
/// <param name="Scores">By criterion, in the order of the rubric, and the mean of all last.</param>
/// <param name="Instructions">Its instructions.</param>
/// <param name="IsBest">Whether it is what was taken.</param>
public sealed record MadeCandidate(string Name, IReadOnlyList<double> Scores, string Instructions, bool IsBest);
