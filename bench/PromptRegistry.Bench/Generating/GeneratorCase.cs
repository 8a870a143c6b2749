using System.Diagnostics;
using System.Globalization;

namespace PromptRegistry.Bench.Generating;

/// <summary>
/// The generator over a thousand prompts, in the compiler's own driver: all of them at first, one edited template, one edit of
/// other code. Beside the edit of other code runs the same edit in a driver without the generator.
/// </summary>
internal static class GeneratorCase
{
    private const int ColdRuns = 7;
    private const int Edits = 200;

    public static void Execute()
    {
        Console.WriteLine($"{ManyPrompts.Count} prompts, {ManyPrompts.Files().Count()} files");
        var session = new GeneratorSession(isGenerating: true);
        var bare = new GeneratorSession(isGenerating: false);
        Console.WriteLine(Line("cold, first in the process", [Time(session.Run)]));
        Require(session.CountGenerated());
        Console.WriteLine(Line("cold, again", [.. Enumerable.Range(0, ColdRuns).Select(_ => Time(new GeneratorSession(isGenerating: true).Run))]));
        bare.Run();
        var template = new List<Sample>();
        var code = new List<Sample>();
        var without = new List<Sample>();
        for (var edit = 0; edit < Edits; edit++)
        {
            session.EditTemplate(edit);
            template.Add(Time(session.Run));
            session.EditCode(edit);
            code.Add(Time(session.Run));
            bare.EditCode(edit);
            without.Add(Time(bare.Run));
        }

        Console.WriteLine(Line("one template edited", template));
        Console.WriteLine(Line("other code edited", code));
        Console.WriteLine(Line("other code edited, without the generator", without));
        Console.WriteLine(Line("added by the generator", [.. code.Zip(without, (a, b) => new Sample(a.Elapsed - b.Elapsed, a.Processor - b.Processor))]));
    }

    private static void Require(int trees)
    {
        if (trees != ManyPrompts.Count + 1) throw new InvalidOperationException($"{trees} files were generated.");
    }

    private static Sample Time(Action run)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        run();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Sample(elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    private static string Line(string name, List<Sample> samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-42}{samples.Min(s => s.Elapsed),9:N2} ms best{Median(samples, s => s.Elapsed),9:N2} ms median"
        + $"{Median(samples, s => s.Processor),9:N2} ms of the processor, median");

    private static double Median(List<Sample> samples, Func<Sample, double> value) =>
        samples.Select(value).Order().ElementAt(samples.Count / 2);

    /// <summary>What a run took, in milliseconds: until it ended, and of the processor. Only the latter holds on a busy machine.</summary>
    private sealed record Sample(double Elapsed, double Processor);
}
