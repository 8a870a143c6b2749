using System.Globalization;
using System.Security.Cryptography;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>C# in the answer is right: it parses, compiles, or passes tests. Everything of it happens in the sandbox.</summary>
internal sealed class CodeScorer : IScorer
{
    /// <summary>What compiling may take beside the time of the tests.</summary>
    private static readonly TimeSpan Compiling = TimeSpan.FromMinutes(1);

    private static readonly string[] Languages = ["csharp", "cs", "c#"];

    private readonly ProgramSource programs;
    private readonly CodeCheck check;

    private CodeScorer(ScorerInfo info, ProgramSource programs, CodeCheck check) => (Info, this.programs, this.check) = (info, programs, check);

    public ScorerInfo Info { get; }

    public static ScorerKind Kind(Func<ProgramSource> programs) => new("code", source => Read(source, programs()));

    private static CodeScorer? Read(ScorerSource source, ProgramSource programs)
    {
        var options = source.Options("tests");
        var tests = source.TextList(options, "tests");
        var onlyParsed = options.Choice("level", "compiles", "compiles", "parses") == "parses";
        var members = options.Boolean("members") ?? false;
        var files = programs.Files(source, options, "files", []);
        var limits = ProgramSource.Limits(source, options);
        var minimum = source.ScoreOption(options, "minimum");
        var measured = $"{string.Join('\0', tests)}\n{onlyParsed} {members}\n{(files is null ? "" : ProgramSource.Digest(files))}";
        var info = source.Info(options, measured) with { Minimum = minimum, RunsPrograms = true, NeedsCompiler = true };
        if (files is null || limits is null) return null;
        if (!onlyParsed || tests.Count == 0) return new CodeScorer(info, programs, new CodeCheck(tests, onlyParsed, members, files, limits));
        source.Report(options.Node("level")!, "With 'level: parses' nothing is compiled, so no test can run. Leave one of them out.");
        return null;
    }

    public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        // The compiler's presence was checked before anything was scored.
        var code = new CSharpCode(DotnetCompiler.Here!, RandomNumberGenerator.GetHexString(16, lowercase: true), check.Limits.Time);
        IReadOnlyList<string> tests = [.. check.Tests.Select(test => test.Render(input.Values))];
        var files = code.Files(FencedCode.Of(input.Text, Languages), check.AsMembers, check.OnlyParsed, tests, check.Files);
        var task = new SandboxTask(["/bin/sh", CSharpCode.Script], files, "", check.Limits with { Time = check.Limits.Time + Compiling }) { AlsoReads = code.Compiler.Root };
        return Judge(await programs.Sandbox.RunAsync(task, cancellation).ConfigureAwait(false), code.Mark, tests);
    }

    private Score Judge(SandboxResult result, string mark, IReadOnlyList<string> tests)
    {
        var lines = result.Output.Split('\n');
        if (Array.IndexOf(lines, $"{mark} {CSharpCode.Refused}") is >= 0 and var refused)
        {
            var wrong = lines[(refused + 1)..].Where(line => line.Contains("error", StringComparison.Ordinal) && CSharpCode.IsAboutCode(line)).ToList();
            if (check.OnlyParsed && wrong.Count == 0) return Score.Pass();
            return Score.Fail($"The code does not {(check.OnlyParsed ? "parse" : "compile")}: {wrong.FirstOrDefault()?.Trim()}", 0, 0);
        }

        if (!lines.Contains($"{mark} {CSharpCode.Accepted}"))
        {
            return Score.Unscored(result.Stopped is { } limit
                ? $"The compiler {limit}, and was ended."
                : $"The compiler ended with exit code {result.ExitCode}: {Excerpt.Of(result.Error.Trim())}");
        }

        return tests.Count == 0 ? Score.Pass() : Tested(result, lines, mark, tests);
    }

    private Score Tested(SandboxResult result, string[] lines, string mark, IReadOnlyList<string> tests)
    {
        var passed = 0;
        string? first = null;
        for (var i = 0; i < tests.Count; i++)
        {
            var begin = string.Create(CultureInfo.InvariantCulture, $"{mark} {i} ");
            var said = Array.Find(lines, line => line.StartsWith(begin, StringComparison.Ordinal))?[begin.Length..];
            if (said == CSharpCode.Passed) passed++;
            else first ??= $"test {i + 1} ({Excerpt.Of(tests[i])}) fails: {Why(result, said)}";
        }

        var share = (double)passed / tests.Count;
        return first is null || share >= Info.Minimum
            ? Score.Pass(share, passed)
            : Score.Fail(string.Create(CultureInfo.InvariantCulture, $"{passed} of {tests.Count} tests pass; {first}"), share, passed);
    }

    private string Why(SandboxResult result, string? said) => (said, result.Stopped) switch
    {
        (null, null) when result.ExitCode == CSharpCode.OutOfTime =>
            string.Create(CultureInfo.InvariantCulture, $"the code did not end within {check.Limits.Time.TotalSeconds:0.###} s, and was ended"),
        ({ } line, _) => line[Math.Min(line.Length, CSharpCode.Failed.Length + 1)..],
        (null, { } limit) => $"the code {limit}, and was ended",
        _ => string.Create(CultureInfo.InvariantCulture, $"the code ended with exit code {result.ExitCode} before"),
    };

    private sealed record CodeCheck(
        IReadOnlyList<CaseText> Tests, bool OnlyParsed, bool AsMembers, IReadOnlyDictionary<string, byte[]> Files, SandboxLimits Limits);
}
