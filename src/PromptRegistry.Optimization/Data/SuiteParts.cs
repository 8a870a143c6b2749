using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.Data;

/// <summary>What a suite measures with, in parts: so that it can be said which one is another now.</summary>
/// <param name="Data">Digest of its cases.</param>
/// <param name="Scorers">Digest of its scorers.</param>
internal sealed record SuiteParts(string Data, string Scorers)
{
    public static SuiteParts Of(EvaluationSuite suite) => new(
        Digest(suite.Cases.Select(c => $"{c.Id}\n{c.Digest}")), Digest(suite.Scorers.Select(s => $"{s.Info.Id}\n{s.Info.Digest}").Append($"samples {suite.Samples}")));

    private static string Digest(IEnumerable<string> lines) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Order(StringComparer.Ordinal)))));
}
