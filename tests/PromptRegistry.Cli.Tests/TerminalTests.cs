using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests;

/// <summary>What people see on a terminal, and what nobody's text may do there.</summary>
public sealed class TerminalTests
{
    private const string Hostile = "[red]x[/] \u001b]0;title\u0007 \u202egnp.exe [/]";

    private static string Written(bool hasColours, Action<TerminalWriter> write)
    {
        using var output = new StringWriter();
        using (var writer = new TerminalWriter(output, 80, hasColours)) write(writer);
        return output.ToString();
    }

    private static TextTable Table(params string[] cells)
    {
        var table = new TextTable(leftColumns: 1);
        table.Add([.. cells.Select((_, i) => $"h{i}")]);
        table.Add(cells);
        return table;
    }

    [Fact]
    public void A_table_is_drawn_and_fits()
    {
        var text = Written(hasColours: false, w => Table("name", new string('w', 70) + " " + new string('v', 70)).Write(w, "  "));

        Assert.Contains("│ h0   │", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    }

    [Fact]
    public void A_text_is_no_markup_and_moves_no_cursor()
    {
        var text = Written(hasColours: true, w => Table(Hostile, "1").Write(w));

        Assert.Contains("[red]x[/] <U+001B>]0;title<U+0007> <U+202E>gnp.exe [/]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void A_finding_stands_in_one_line_its_severity_coloured()
    {
        var at = SourceLocation.File(new string('p', 100) + "[red].yaml") with { Line = 3, Column = 5 };
        var finding = new Diagnostic(ManifestDiagnostics.WrongValue, at, Hostile + "\nMore of it.");

        var text = Written(hasColours: true, w => w.Terminal.Write(finding)).ReplaceLineEndings("\n");

        Assert.Matches($"^p{{100}}\\[red\\]\\.yaml\\(3,5\\): \u001b\\[[0-9;]+merror {finding.Id}\u001b\\[0m: \\[red\\]x\\[/\\] <U\\+001B>", text);
        Assert.EndsWith("[/] ⏎ More of it.\n", text, StringComparison.Ordinal);
        Assert.Equal(finding.ToString().Replace("\u001b", "<U+001B>").Replace("\u0007", "<U+0007>").Replace("\u202e", "<U+202E>").Replace("\n", " ⏎ ") + "\n",
            Written(hasColours: false, w => w.Terminal.Write(finding)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Progress_quotes_a_name_and_leaves_nothing_behind_but_the_result()
    {
        using var output = new StringWriter();
        using var writer = new TerminalWriter(output, 80, hasColours: true);

        var result = await writer.Terminal.WatchAsync(async progress =>
        {
            progress.Report(new EvaluationProgress("[bold]p[/]\u001b[2J", 1, 3));
            await Task.Delay(300);
            progress.Report(new EvaluationProgress("[bold]p[/]\u001b[2J", 3, 3));
            return 7;
        });

        Assert.Equal(7, result);
        Assert.Contains("[bold]p[/]<U+001B>[2J", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_a_table_is_plain_text()
    {
        using var output = new StringWriter();
        using (var writer = new PlainWriter(output)) Table("name", "10").Write(writer, "  ");

        Assert.Equal("  h0    h1\n  name  10\n", output.ToString());
    }

    [Fact]
    public void Where_nobody_watches_nothing_of_a_terminal_is_loaded()
    {
        using var repository = new CliRepository();
        using var program = new TempDirectory();
        var from = Path.GetDirectoryName(BuiltTool.Path)!;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).Contains("Tests", StringComparison.Ordinal)))
        {
            var to = program.Combine(Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            // What draws on terminals is there in name only: to load it would be an error.
            if (Path.GetFileName(file).StartsWith("Spectre", StringComparison.Ordinal)) File.WriteAllText(to, "no assembly");
            else File.Copy(file, to);
        }

        Assert.True(File.Exists(program.Combine("Spectre.Console.dll")));
        foreach (var verb in new[] { "check", "status", "eval" })
        {
            var result = ProcessRunner.Run("dotnet", ["exec", program.Combine("dotnet-prompt.dll"), verb, "--repo", repository.Root], repository.Root);
            Assert.DoesNotContain("Spectre", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', result.Error + result.Output);
            Assert.Contains(verb switch { "check" => "1 prompt checked", "status" => "Nothing is released yet", _ => "verdict:" }, result.Output, StringComparison.Ordinal);
        }
    }
}
