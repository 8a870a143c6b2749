using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary><c>similarity</c> by the model that the settings name: vectors come from its endpoint, or from the recordings.</summary>
internal sealed class EmbeddedScorer(ScorerInfo info, EmbeddingSettings embeddings) : IAskingScorer
{
    public const string Name = "similarity";

    public ScorerInfo Info { get; } = info;

    /// <param name="settings">The model; null where the settings name none.</param>
    public static ScorerKind Kind(Func<EmbeddingSettings?> settings) => new(Name, source =>
    {
        var options = source.Options("minimum");
        var minimum = source.ScoreOption(options, "minimum");
        var embeddings = settings();
        var info = source.Info(options, $"cosine\n{embeddings?.Model}") with { Minimum = minimum, Range = "-1..1", EmbeddingModel = embeddings?.Model };
        if (embeddings is not null) return new EmbeddedScorer(info, embeddings);
        source.Report(source.Name, $"'{Name}' needs a model that gives texts their vectors: write embeddings: {{ provider: …, model: … }} into {RepositorySettings.FileName}, or"
            + " evaluate this suite from a test project with PromptRegistry.Embeddings, which has one.");
        return null;
    });

    public bool AppliesTo(EvaluationCase @case) => @case.Expected is not null;

    public IReadOnlyList<ModelRequest> Requests(ScoringInput input, CancellationToken cancellation = default) =>
        [.. input.References.Prepend(input.Text).Select(text => ModelRequest.Embedding(embeddings.Provider, embeddings.Model, text))];

    public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        if (input.Models is not { } models) return Score.Unscored("The vectors of texts come from a model, and here is none to ask.");
        var answers = await Task.WhenAll(Requests(input, cancellation).Select(question => models.AskAsync(question).AsTask())).ConfigureAwait(false);
        if (Array.Exists(answers, answer => answer is null)) return Score.Unscored("The vector of a text is not recorded.") with { IsMissing = true };
        var vectors = Array.ConvertAll(answers, answer => VectorText.Read(answer!.Text));
        return Array.Exists(vectors, vector => vector is null)
            ? Score.Unscored("What is recorded as the vector of a text is none. Record it again: --mode refresh.")
            : SimilarityScorer.Judge(vectors[0], [.. vectors.Skip(1).Select(vector => new ReadOnlyMemory<float>(vector))], Info.Minimum);
    }
}
