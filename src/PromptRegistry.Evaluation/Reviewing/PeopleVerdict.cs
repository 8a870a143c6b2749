using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Evaluation.Reviewing;

/// <summary>What a person says of an answer.</summary>
/// <param name="Case">The case that it answers.</param>
/// <param name="Answer">The digest of its text.</param>
/// <param name="By">Who says so.</param>
/// <param name="IsGood">Whether the answer is good.</param>
public sealed record PeopleVerdict(string Case, string Answer, string By, bool IsGood)
{
    /// <summary>What judges said of the same answer when this was taken in, by the scorer's id.</summary>
    internal IReadOnlyDictionary<string, JudgeMark> Judges { get; init; } = new Dictionary<string, JudgeMark>();

    /// <summary>Hexadecimal digits of an answer's digest.</summary>
    internal const int DigestLength = 32;

    /// <summary>The digest of an answer's text: the first 32 hexadecimal digits of its SHA-256.</summary>
    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigestLength];
}

/// <summary>What one judge said of an answer.</summary>
/// <param name="Digest">What measured: another judge has another one.</param>
/// <param name="Score">Its score, 0 to 1.</param>
internal sealed record JudgeMark(string Digest, double Score);
