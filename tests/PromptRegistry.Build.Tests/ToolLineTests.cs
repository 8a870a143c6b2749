using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Build.Tests;

public sealed class ToolLineTests
{
    [Theory]
    [InlineData("One plain sentence.")]
    [InlineData("a\tb\\c\\t\\n")]
    [InlineData("two\nlines, and a backslash at the end\\")]
    [InlineData("##prompt\terror\tPRM9001")]
    [InlineData("")]
    public void What_the_command_line_writes_the_task_reads(string message)
    {
        var location = new SourceLocation("prompts/a b/evals.yaml", 37, 5, 37, 6, 0, 1);

        var finding = new Diagnostic(EvaluationDiagnostics.MetricRegressed, location, message);
        var line = ToolLine.Parse(BuildLine.Of(finding, "/repository"));

        Assert.NotNull(line);
        Assert.Equal(
            ("error", "PRM2102", Path.GetFullPath("/repository/prompts/a b/evals.yaml"), 37, 5, "PRM2102.md", finding.Message),
            (line.Severity, line.Code, line.File, line.Line, line.Column, line.Page, line.Text));
    }

    [Theory]
    [InlineData("judge said: error PR9: hello")]
    [InlineData("table error rate : 3%")]
    [InlineData("prompt\terror\tPRM2102\t\t1\t1\t\ttext")]
    [InlineData(" ##prompt\terror\tPRM2102\t\t1\t1\t\ttext")]
    [InlineData("##prompt\terror\tPRM2102")]
    public void Anything_else_is_no_finding(string line) => Assert.Null(ToolLine.Parse(line));

    [Fact]
    public void Numbers_that_are_none_count_as_unknown() =>
        Assert.Equal((0, 0), ToolLine.Parse("##prompt\terror\tPRM2102\tf\tx\t-1\t\ttext") is { } line ? (line.Line, line.Column) : (-1, -1));
}
