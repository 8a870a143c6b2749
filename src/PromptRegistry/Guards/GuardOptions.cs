namespace PromptRegistry.Guards;

/// <summary>How a guard looks at text.</summary>
public sealed record GuardOptions
{
    internal static GuardOptions Usual { get; } = new();

    /// <summary>The score from which on a text is flagged, above 0 to 1.</summary>
    /// <value>Default: 0.5.</value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Names of fences, whose marks nobody else may write: <c>message</c> for <c>&lt;message&gt;</c>.</summary>
    /// <value>Default: <c>untrusted</c>.</value>
    public IReadOnlyList<string> Fences { get; init; } = ["untrusted"];

    /// <summary>A second layer, which is asked where the first one flags nothing; null for none.</summary>
    public IGuardClassifier? Classifier { get; init; }
}

/// <summary>Judges a text as a whole.</summary>
public interface IGuardClassifier
{
    /// <summary>How sure it is that the text is an attack: from 0 to 1, and from 0.5 on it holds the text for one.</summary>
    ValueTask<double> ScoreAsync(string text, CancellationToken cancellationToken);
}
