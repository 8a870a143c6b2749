using System.Diagnostics;
using System.Globalization;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Optimization.Tests;

namespace PromptRegistry.Bench.Optimizing;

/// <summary>
/// What a search takes beside its models: a random search in which no candidate can be told from another, so that all are asked all cases,
/// first with a model that answers at once, then from recordings.
/// </summary>
internal static class OptimizingSpeed
{
    private const int Candidates = 100;

    public static async Task ExecuteAsync(int evaluations)
    {
        using var repository = new TicketRepository(evaluations / Candidates * 10 / 3, new TicketModel { IsHopeless = true, ForgetsQuestions = true });
        var request = repository.Request("random-search") with { Candidates = Candidates };
        await MeasureAsync("asked", request);
        await MeasureAsync("from recordings", request with { Evaluation = request.Evaluation with { Mode = EvaluationMode.Replay } });
    }

    private static async Task MeasureAsync(string what, OptimizationRequest request)
    {
        var watch = Stopwatch.StartNew();
        var report = (await OptimizationRunner.RunAsync(request)).Report!;
        var evaluated = report.Candidates.Count * report.Validation.Cases;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {report.Candidates.Count} candidates × {report.Validation.Cases} cases, {report.Spending.Calls} answers: {watch.Elapsed.TotalSeconds:0.00} s, "
            + $"{watch.Elapsed.TotalMilliseconds / evaluated:0.000} ms each; peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MiB"));
    }
}
