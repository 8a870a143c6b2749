using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Cli.Output;

/// <summary>Shows how far a long evaluation is, on a terminal; elsewhere the report tells all.</summary>
internal sealed class ProgressLines(CommandEnvironment environment, OutputForm form) : IProgress<EvaluationProgress>
{
    private readonly Lock writing = new();
    private string shown = "";

    public void Report(EvaluationProgress value)
    {
        if (form != OutputForm.Text) return;
        lock (writing)
        {
            if (environment.IsInteractive)
            {
                var line = PlainText.OneLine($"{value.Prompt}: {value.Answered} answers");
                environment.Progress.Write("\r" + line.PadRight(shown.Length));
                shown = line;
            }
        }
    }

    /// <summary>Removes the changing line.</summary>
    public void End()
    {
        if (shown.Length > 0) environment.Progress.Write("\r" + new string(' ', shown.Length) + "\r");
    }
}
