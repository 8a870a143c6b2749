using PromptRegistry.Cli.Bisecting;

namespace PromptRegistry.Cli.Output;

// The JSON of bisections; see JsonShapes.cs.

/// <summary>bisect</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Present">Its mean now.</param>
/// <param name="Good">The last state that was good.</param>
/// <param name="Release">The first release that is bad; null where none is.</param>
/// <param name="Commit">The commit that broke it; null where none is known.</param>
/// <param name="By">Who made that commit.</param>
/// <param name="Subject">Its first line.</param>
/// <param name="Complete">Whether it came to its end; false where a limit was reached.</param>
/// <param name="Asked">Answers that a model was asked for.</param>
/// <param name="Unknown">States between the good and the bad one that could not be judged.</param>
/// <param name="Steps">What was judged, in that order.</param>
internal sealed record BisectJson(
    string Prompt, string Metric, double Present, string Good, string? Release, string? Commit, string? By, string? Subject, bool Complete, int Asked,
    IReadOnlyList<string> Unknown, IReadOnlyList<BisectStepJson> Steps)
{
    public static BisectJson Of(BisectReport report) => new(
        report.Request.Prompt, report.Request.Metric, report.Result.Present, report.Result.Good.Word, report.Release, report.Commit?.Id.ToString(), report.Commit?.Author.Who,
        report.Commit?.Message.Split('\n')[0], !report.Result.IsCut, report.Result.Asked, [.. report.Result.Unknown.Select(u => u.Word)],
        [.. report.Result.Steps.Select(s => new BisectStepJson(s.State.Word, JsonText.Word(s.Verdict), s.Mean, s.P))]);
}

/// <summary>A state that was judged.</summary>
/// <param name="State">A release, or a commit.</param>
/// <param name="Verdict">good, bad or skipped.</param>
/// <param name="Mean">Its mean of the metric; null where it could not be judged.</param>
/// <param name="P">The one-sided p-value of the drop from it to the present state.</param>
internal sealed record BisectStepJson(string State, string Verdict, double? Mean, double? P);
