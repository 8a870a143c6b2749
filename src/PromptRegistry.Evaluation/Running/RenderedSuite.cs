using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The cases of a suite with what they ask of a model, on all cores.</summary>
internal static class RenderedSuite
{
    /// <param name="isMine">Which cases belong to this part of the run; null for all.</param>
    /// <param name="findings">Those of each case, in the order of the suite.</param>
    public static List<PreparedCase> Of(Question question, EvaluationSuite suite, IReadOnlyList<bool>? isMine, out IReadOnlyList<Diagnostic> findings, CancellationToken cancellation)
    {
        var prompt = question.Prompt;
        var rendered = new PreparedCase?[suite.Cases.Count];
        var bound = new CaseValues?[rendered.Length];
        var found = new List<Diagnostic>?[rendered.Length];
        CaseLoop.For(rendered.Length, i =>
            {
                if (isMine is not null && !isMine[i]) return;
                var own = new List<Diagnostic>();
                bound[i] = prompt.Bind(suite.Cases[i], own);
                if (suite.Cases[i].Turn == 1 && bound[i] is { } values)
                    rendered[i] = PromptUnderTest.Prepare(values, question, values, suite.Samples, 0, own, cancellation);

                if (own.Count > 0) found[i] = own;
            },
            cancellation);

        // A turn comes right after its predecessor.
        for (var i = 1; i < rendered.Length; i++)
        {
            if (suite.Cases[i].Turn > 1 && bound[i] is { } values && rendered[i - 1] is { } previous)
                rendered[i] = PromptUnderTest.PrepareAfter(previous, values, found[i] ??= []);
        }

        findings = [.. found.SelectMany(own => own ?? [])];
        return [.. rendered.OfType<PreparedCase>()];
    }
}
