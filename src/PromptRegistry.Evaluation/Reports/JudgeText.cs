using System.Globalization;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>A judge and how far people agree with it, in one line.</summary>
internal static class JudgeText
{
    public static string Of(JudgeAgreement judge)
    {
        var spread = judge.Spread is { } deviation ? FormattableString.Invariant($", verdicts vary by {deviation:0.###}") : "";
        var gates = judge.OnlyReports is null ? "" : "; only reports";
        return $"{judge.Scorer}: judged by {judge.Judge}{spread}; {(judge.Judge.IsPairwise ? Places(judge.Position) : People(judge))}{gates}";
    }

    private static string Places(PositionBias? bias) => bias is null
        ? "compares two versions, with --against"
        : $"chose by the place in {bias.First + bias.Second} of {bias.Pairs} pairs ({bias.First} the first, {bias.Second} the second), which count as ties";

    private static string People(JudgeAgreement judge)
    {
        if (judge.Kappa is not { } kappa) return "not compared with people yet";
        var words = string.Create(CultureInfo.InvariantCulture,
            $"agrees with people on {kappa.Observed:P0} of {kappa.Count} {(kappa.Count == 1 ? "verdict" : "verdicts")}, kappa {Number(kappa.Kappa, kappa.Interval)}");
        return judge.Correlation is { } correlation ? $"{words}, rank correlation {Number(correlation.Value, correlation.Interval)}" : words;
    }

    private static string Number(double value, Interval interval)
    {
        if (double.IsNaN(value)) return "unknown";
        return double.IsNaN(interval.Lower)
            ? value.ToString("0.00", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ({interval.Lower:0.00} to {interval.Upper:0.00})");
    }
}
