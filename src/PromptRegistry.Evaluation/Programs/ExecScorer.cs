using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>A program judges the answer: it reads JSON and writes a score. Only the files that the suite names are beside it.</summary>
internal sealed class ExecScorer(ScorerInfo info, ProgramSource programs, SandboxTask task) : IScorer
{
    /// <summary>The signal for a file that grew beyond its limit, as shells report it.</summary>
    private const int FileTooLong = 128 + 25;

    public ScorerInfo Info { get; } = info;

    public static ScorerKind Kind(Func<ProgramSource> programs) => new("exec", source => Read(source, programs())) { HasOpposite = true };

    private static ExecScorer? Read(ScorerSource source, ProgramSource programs)
    {
        var options = source.Options("command");
        IReadOnlyList<CaseText> command = source.TextList(options, "command");
        var files = programs.Files(source, options, "files", command.Select(word => word.ToString()));
        var limits = ProgramSource.Limits(source, options);
        var minimum = source.ScoreOption(options, "minimum");
        var measured = string.Join('\0', command.Select(word => word.ToString())) + "\n" + (files is null ? "" : ProgramSource.Digest(files));
        var info = source.Info(options, measured) with { Minimum = minimum, RunsPrograms = true };
        if (files is null || limits is null) return null;
        if (command.Count == 0)
        {
            source.Report(options.Node("command") ?? source.Name, "'exec' needs the program that judges, with its arguments: exec: [python3, score.py].");
            return null;
        }

        if (command.FirstOrDefault(word => !word.IsConstant) is not null)
        {
            source.Report(options.Node("command")!, "The command of 'exec' is the same for every case: the program reads the case's inputs as JSON from its standard input.");
            return null;
        }

        return new ExecScorer(info, programs, new SandboxTask([.. command.Select(word => word.ToString())], files, "", limits));
    }

    public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        var result = await programs.Sandbox.RunAsync(task with { Input = ProgramInput.Write(input) }, cancellation).ConfigureAwait(false);
        if (result.Stopped is { } limit) return Score.Unscored($"The program {limit}, and was ended.");
        if (result.ExitCode == FileTooLong) return Score.Unscored($"The program wrote a file of more than {SandboxLimits.FileBytes >> 20} MiB, and was ended.");
        if (result.ExitCode != 0)
        {
            var said = LastLine(result.Error);
            return Score.Unscored($"The program ended with exit code {result.ExitCode}{(said.Length == 0 ? "" : $": {Excerpt.Of(said)}")}.");
        }

        return ProgramAnswer.Read(result.Output, Info.Minimum);
    }

    /// <summary>Where most programs say what went wrong.</summary>
    private static string LastLine(string text)
    {
        var lines = text.TrimEnd();
        return lines[(lines.LastIndexOf('\n') + 1)..].Trim();
    }
}
