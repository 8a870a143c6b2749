using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>
/// The digest of everything that a suite measures with; the order of cases and scorers does not count.
/// </summary>
internal static class SuiteDigest
{
    public static string Of(int samples, IReadOnlyList<EvaluationCase> cases, IReadOnlyList<Scorer> scorers)
    {
        var text = new StringBuilder();
        text.Append(samples).Append('\n');
        foreach (var @case in cases.OrderBy(@case => @case.Id, StringComparer.Ordinal))
        {
            CanonicalText.Append(text, @case.Id);
            text.Append(@case.Digest).Append(@case.Critical ? '!' : '.');
            foreach (var tag in @case.Tags.Order(StringComparer.Ordinal)) CanonicalText.Append(text, tag);
            text.Append('\n');
        }

        foreach (var scorer in scorers.OrderBy(scorer => scorer.Info.Id, StringComparer.Ordinal))
        {
            CanonicalText.Append(text, scorer.Info.Id);
            text.Append(scorer.Info.Digest).Append('\n');
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
