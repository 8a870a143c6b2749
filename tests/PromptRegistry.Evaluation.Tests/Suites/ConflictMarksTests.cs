using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Tests.Cases;

namespace PromptRegistry.Evaluation.Tests.Suites;

public sealed class ConflictMarksTests
{
    [Fact]
    public void A_baseline_with_a_conflict_says_where_and_how_to_keep_both_sides()
    {
        const string text = "{\n  \"cases\": {\n<<<<<<< HEAD\n    \"a\": {}\n=======\n    \"b\": {}\n>>>>>>> other\n  }\n}\n";
        var diagnostics = new List<Diagnostic>();
        Assert.Null(BaselineReader.Read(Encoding.UTF8.GetBytes(text), "prompts/support/triage/baseline.json", diagnostics));
        Assert.Equal(
            "prompts/support/triage/baseline.json(3,1): error PRM2121: Git left a conflict here, down to line 7: two branches changed the same lines."
            + " Keep the cases of both in the suite, then measure them: dotnet prompt eval support/triage --accept. It writes this file anew.",
            Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void A_suite_with_a_conflict_says_where()
    {
        using var files = new SuiteFiles("samples: 1\n<<<<<<< HEAD\ncases: []\n=======\ncases: []\n>>>>>>> other\n");
        Assert.StartsWith(
            "prompts/p/evals.yaml(2,1): error PRM2121: Git left a conflict here, down to line 6: two branches changed the same lines. Keep what both sides need",
            Assert.Single(files.Parse().Diagnostics).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_that_are_text_are_text()
    {
        using var files = new SuiteFiles("""
            cases:
              - id: a
                inputs: { text: t }
                expected: |-
                  <<<<<<< not a conflict
                  =======
            scorers: [equals]
            """);
        Assert.Empty(files.Parse().Diagnostics);
    }
}
