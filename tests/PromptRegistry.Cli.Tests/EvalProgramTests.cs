using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>Programs of suites on the command line: who allows them.</summary>
public sealed class EvalProgramTests : IDisposable
{
    private readonly CliRepository repository = new();

    public EvalProgramTests()
    {
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Edit("prompts/greeting/evals.yaml", "scorers:", "scorers:\n  - exec: [sh, judge.sh]");
        repository.Write("prompts/greeting/judge.sh", "grep -q 'Hello Ada' && echo 1\n");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_program_runs_where_the_machine_allows_it_and_nowhere_else()
    {
        repository.Git.Git("config", "promptregistry.allowExec", "true");
        Eval(_ => null).Fails(4, "error PRM2060: 'exec' runs a program");
        Eval(_ => "false").Fails(4, "error PRM2060: 'exec' runs a program");

        if (!InstalledProgram.IsExpected("bwrap")) Assert.Skip("bwrap is not installed: apt-get install bubblewrap.");
        var allowed = Eval(name => name == OwnProgramTrust.Variable ? "true" : null);
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        Assert.Contains("exec", allowed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false, ProgramTrust.None)]
    [InlineData(null, true, ProgramTrust.None)]
    [InlineData("0", true, ProgramTrust.None)]
    [InlineData("true", false, ProgramTrust.Sandboxed)]
    [InlineData("1", true, ProgramTrust.AlsoUnsandboxed)]
    public void Without_a_sandbox_the_command_line_says_so_too(string? variable, bool unsandboxed, ProgramTrust permission) =>
        Assert.Equal(permission, OwnProgramTrust.Read(_ => variable, repository.Root, unsandboxed));

    private CliResult Eval(Func<string, string?> variables)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(output, error, repository.Root) { Variables = variables };
        return new CliResult(CommandLineHost.RunAsync(["eval"], environment).GetAwaiter().GetResult(), output.ToString(), error.ToString());
    }
}
