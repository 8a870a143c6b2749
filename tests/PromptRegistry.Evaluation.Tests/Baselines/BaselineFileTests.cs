using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Tests.Baselines;

public sealed class BaselineFileTests
{
    private const string Text = """
        {
          "cases": {
            "a": { "digest": "00ff", "scores": { "equals": { "n": 3, "passes": 3, "squares": 3, "sum": 3 }, "rouge-l": { "n": 3, "passes": 2, "squares": 0.666667333334, "sum": 1.333334 } } },
            "b \"quoted\" é": { "digest": "11ff", "scores": { "equals": { "n": 3, "passes": 0, "squares": 0, "sum": 0 } } }
          },
          "deterministic": false,
          "format": 1,
          "model": "m-1",
          "prompt": { "digest": "sha256:aa", "version": "1.2.0-rc.1" },
          "samples": 3,
          "scorers": {
            "equals": "dd",
            "rouge-l": "ee"
          },
          "snapshots": ["m-1-2026-01-01"]
        }

        """;

    [Fact]
    public void Writes_sorted_lines_that_a_review_can_read()
    {
        var rouge = Moments.Empty.Add(0.333333, false).Add(0.333334, true).Add(0.666667, true);
        var baseline = new Baseline("1.2.0-rc.1", "sha256:aa", "m-1", 3, false,
            new Dictionary<string, string> { ["rouge-l"] = "ee", ["equals"] = "dd" },
            new Dictionary<string, BaselineCase>
            {
                ["b \"quoted\" é"] = new("11ff", new Dictionary<string, Moments> { ["equals"] = new(3, 0, 0, 0) }),
                ["a"] = new(
                    "00ff", new Dictionary<string, Moments> { ["rouge-l"] = rouge, ["equals"] = new(3, 3, 3, 3) }),
            })
        {
            Snapshots = ["m-1-2026-01-01"],
        };
        Assert.Equal(Text, Encoding.UTF8.GetString(BaselineWriter.Write(baseline)));
    }

    [Fact]
    public void Reading_and_writing_keeps_every_byte()
    {
        var diagnostics = new List<Diagnostic>();
        var baseline = BaselineReader.Read(Encoding.UTF8.GetBytes(Text), "baseline.json", diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal(Text, Encoding.UTF8.GetString(BaselineWriter.Write(baseline!)));
    }

    [Fact]
    public void Sums_of_rounded_scores_read_back_exactly()
    {
        var moments = Moments.Empty;
        for (var i = 1; i <= 7; i++) moments = moments.Add(Math.Round(i / 7.0, 6), true);
        var baseline = new Baseline("1.0.0", "d", "m", 7, false, new Dictionary<string, string>(),
            new Dictionary<string, BaselineCase> { ["a"] = new("x", new Dictionary<string, Moments> { ["r"] = moments }) });
        var read = BaselineReader.Read(BaselineWriter.Write(baseline), "b", []);
        Assert.Equal(moments.Mean, read!.Cases["a"].Scores["r"].Mean, 1e-12);
    }

    [Theory]
    [InlineData("""{ "format": 2 }""", "This baseline has the format 2; this version reads format 1.")]
    [InlineData("""{ "format": 1 }""", "The baseline is incomplete")]
    [InlineData("[]", "The baseline is incomplete")]
    [InlineData("<<<<<<< HEAD", "The baseline is not JSON")]
    public void A_damaged_baseline_is_a_finding(string text, string expected)
    {
        var diagnostics = new List<Diagnostic>();
        Assert.Null(BaselineReader.Read(Encoding.UTF8.GetBytes(text), "baseline.json", diagnostics));
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal("PRM2011", diagnostic.Id);
        Assert.StartsWith(expected, diagnostic.Message, StringComparison.Ordinal);
    }
}
