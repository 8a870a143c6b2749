namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The judge behind a scorer.</summary>
/// <param name="Prompt">Name of its prompt.</param>
/// <param name="Version">Version of the prompt.</param>
/// <param name="Digest">Content digest of the prompt.</param>
/// <param name="Models">The models that are asked, at least one.</param>
/// <param name="Samples">How often each is asked.</param>
public sealed record JudgeInfo(string Prompt, string Version, string Digest, IReadOnlyList<string> Models, int Samples)
{
    private const int ShownDigest = 19;

    /// <summary>Whether it chooses between the answers of two versions, which it can under <c>--against</c> alone.</summary>
    public bool IsPairwise { get; init; }

    /// <summary>For people: <c>judges/faithfulness 1.0.0 (sha256:8d97bb1a5211), asked of gpt-4o</c>.</summary>
    public override string ToString() =>
        $"{Prompt} {Version} ({(Digest.Length > ShownDigest ? Digest[..ShownDigest] : Digest)}), asked of {string.Join(", ", Models)}";
}

/// <summary>What a judge said of an answer once.</summary>
/// <param name="Model">Who was asked.</param>
/// <param name="Score">Its verdict, from 0 to 1.</param>
/// <param name="Reason">What it said before.</param>
public sealed record JudgeVerdict(string Model, double Score, string Reason)
{
    /// <summary>Of two answers, the one that it chose by its place: 1 for the first, 2 for the second, 0 for neither; null where it was shown one answer.</summary>
    public int? Chose { get; init; }
}
