using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Tells where a model judges what it wrote itself: models prefer their own answers.</summary>
internal static class JudgeAdvice
{
    public static void Add(EvaluationSuite suite, string model, ICollection<Diagnostic> diagnostics)
    {
        foreach (var info in suite.Scorers.Select(scorer => scorer.Info).Where(info => info.Judge?.Models.Contains(model) == true))
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.JudgesItself, info.Location,
                $"'{info.Id}' asks '{model}' to judge what '{model}' answered, and models prefer their own answers. Choose another one: model: …"));
        }
    }
}
