using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using Spectre.Console;

namespace PromptRegistry.Cli.Output;

/// <summary>
/// What a terminal shows beyond plain text: colours, tables that fit, progress. The only place that knows how, and it is loaded
/// only where somebody watches. Every text goes through <see cref="PlainText"/> and is never read as markup.
/// </summary>
internal sealed class Terminal(TextWriter output, int width, bool hasColours)
{
    private readonly IAnsiConsole console = Create(output, width, hasColours);

    public void Write(TextTable table)
    {
        var shown = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey) };
        for (var i = 0; i < table.Rows[0].Count; i++)
        {
            shown.AddColumn(new TableColumn(Plain(table.Rows[0][i], new Style(decoration: Decoration.Bold)))
            {
                Alignment = table.IsLeft(i) ? Justify.Left : Justify.Right,
            });
        }

        foreach (var row in table.Rows.Skip(1)) shown.AddRow(row.Select(cell => Plain(cell)));
        console.Write(shown);
    }

    /// <summary>A finding as compilers print it, in one line that no terminal breaks, its severity coloured.</summary>
    public void Write(Diagnostic finding)
    {
        var (before, word, after) = Split(PlainText.OneLine(finding.ToString()), finding.Id);
        var colour = finding.Severity switch
        {
            DiagnosticSeverity.Error => Color.Red,
            DiagnosticSeverity.Warning => Color.Yellow,
            _ => Color.Blue,
        };
        console.Profile.Width = int.MaxValue;
        console.Write(new Paragraph(before).Append(word, new Style(colour, decoration: Decoration.Bold)).Append(after + "\n"));
        console.Profile.Width = width;
    }

    /// <summary>A line of its own, also while bars are shown.</summary>
    public void WriteLine(string text) => console.Write(new Paragraph(PlainText.OneLine(text) + "\n"));

    /// <summary>Shows a bar for each prompt under way, which is gone when the work has ended.</summary>
    public Task<T> WatchAsync<T>(Func<IProgress<EvaluationProgress>, Task<T>> work) => console.Progress()
        .AutoClear(true).HideCompleted(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(context => work(new Bars(context)));

    /// <summary>Shows one bar with a line of text, which is gone when the work has ended.</summary>
    /// <param name="work">Is given what shows a line, and a share of the whole from 0 to 1.</param>
    public Task<T> WatchAsync<T>(Func<Action<string, double>, Task<T>> work) => console.Progress()
        .AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
        .StartAsync(context =>
        {
            var bar = context.AddTask("searching", maxValue: 1);
            return work((line, share) =>
            {
                bar.Description = Markup.Escape(PlainText.OneLine(line));
                bar.Value = share;
            });
        });

    private static Text Plain(string text, Style? style = null) => new(PlainText.OneLine(text), style);

    private static (string Before, string Word, string After) Split(string text, string id)
    {
        var end = text.IndexOf(id + ":", StringComparison.Ordinal) + id.Length;
        var start = text.LastIndexOf(' ', Math.Max(0, text.LastIndexOf(' ', end - 1) - 1)) + 1;
        return (text[..start], text[start..end], text[end..]);
    }

    private static IAnsiConsole Create(TextWriter output, int width, bool hasColours)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            // Windows wants to be told that such sequences come; elsewhere asking for what is known costs time.
            Ansi = !hasColours ? AnsiSupport.No : OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
            ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        return console;
    }

    private sealed class Bars(ProgressContext context) : IProgress<EvaluationProgress>
    {
        private readonly Dictionary<string, ProgressTask> bars = [];

        public void Report(EvaluationProgress value)
        {
            lock (bars)
            {
                if (!bars.TryGetValue(value.Prompt, out var bar))
                {
                    bar = context.AddTask(Markup.Escape(PlainText.OneLine(value.Prompt)), maxValue: Math.Max(1, value.Total));
                    bars[value.Prompt] = bar;
                }

                bar.Value = Math.Max(bar.Value, value.Answered);
                if (value.Answered >= value.Total) bar.StopTask();
            }
        }
    }
}

/// <summary>Plain text on a terminal, which shows tables in its own way.</summary>
internal sealed class TerminalWriter(TextWriter output, int width, bool hasColours) : PlainWriter(output), ITableOutput
{
    private Terminal? terminal;

    /// <summary>For what is more than text; made when it is first asked for.</summary>
    public Terminal Terminal
    {
        get
        {
            Flush();
            return terminal ??= new Terminal(Raw, width, hasColours);
        }
    }

    public void Write(TextTable table) => Terminal.Write(table);
}
