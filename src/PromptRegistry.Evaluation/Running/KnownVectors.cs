using PromptRegistry.Core.Ranking;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Vectors that are there before anything is rendered.</summary>
/// <param name="find">The vector of a text; null where it is not there.</param>
/// <param name="missing">What is said of one that is not.</param>
internal sealed class KnownVectors(Func<string, float[]?> find, Func<string> missing) : TextVectorSource
{
    /// <param name="vectors">By their texts, with all that are needed.</param>
    public static KnownVectors Of(IReadOnlyDictionary<string, float[]> vectors) => new(vectors.GetValueOrDefault, () => "The vector of a text was not asked for.");

    /// <exception cref="TemplateException">One is not there.</exception>
    public override IReadOnlyList<float[]> Of(IReadOnlyList<string> texts) => [.. texts.Select(text => find(text) ?? throw new TemplateException(missing(), default))];
}
