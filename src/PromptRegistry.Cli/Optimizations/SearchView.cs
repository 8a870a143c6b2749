using System.Globalization;
using PromptRegistry.Cli.Output;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Cli.Optimizations;

/// <summary>Shows how far a search is: a bar on a terminal, which says when it would end, else a line for each candidate.</summary>
/// <param name="most">The most answers that the run takes; null where that is not known.</param>
internal sealed class SearchView(TimeProvider clock, Func<int?> most)
{
    private readonly long start = clock.GetTimestamp();

    /// <param name="writer">Where it is shown; null for nowhere.</param>
    public Task<T> WatchAsync<T>(TextWriter? writer, Func<IProgress<OptimizationProgress>?, Task<T>> work) => writer switch
    {
        null => work(null),
        TerminalWriter terminal => terminal.Terminal.WatchAsync(show => work(new Told(value => show(Line(value), Share(value))))),
        _ => work(new Told(value => writer.WriteLine(OptimizationText.Progress(value, most())))),
    };

    /// <summary>For people: best, front, spend, and the time that is left at most.</summary>
    internal string Line(OptimizationProgress value) => string.Create(CultureInfo.InvariantCulture,
        $"{value.Candidates - 1} tried, best {value.Best} with {value.Score:0.00}, front {value.Front}, ${value.Spending.CostUsd:0.00}{Left(value)}");

    private double Share(OptimizationProgress value) => most() is > 0 and var calls ? Math.Min(1, (double)value.Spending.Calls / calls) : 0;

    private string Left(OptimizationProgress value)
    {
        if (Share(value) is not (> 0 and var share)) return "";
        var left = clock.GetElapsedTime(start) * ((1 - share) / share);
        return string.Create(CultureInfo.InvariantCulture, $", at most {(int)left.TotalMinutes}:{left.Seconds:00} left");
    }

    private sealed class Told(Action<OptimizationProgress> tell) : IProgress<OptimizationProgress>
    {
        public void Report(OptimizationProgress value) => tell(value);
    }
}
