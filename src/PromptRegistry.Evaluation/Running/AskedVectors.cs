using System.Collections.Concurrent;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Evaluation.Running;

/// <summary>The vectors that a model was asked for.</summary>
/// <param name="Vectors">By text: all that were asked for, unless there is a problem.</param>
/// <param name="Problems">Why some did not come; empty where all did.</param>
/// <param name="Tokens">What was sent: as the endpoint counts, else by estimate.</param>
/// <param name="IsEstimated">Whether the endpoint did not count some.</param>
internal sealed record AskedVectors(IReadOnlyDictionary<string, float[]> Vectors, IReadOnlyList<Diagnostic> Problems, long Tokens, bool IsEstimated)
{
    private const int AtOnce = 8;

    /// <summary>Tokens of texts, by estimate.</summary>
    public static long Estimate(IEnumerable<string> texts) => texts.Sum(text => TokenCounter.Estimate(text.Length));

    /// <summary>Asks; the first failure ends it, and so does a cancellation, which is a problem like others: what was sent until then has to be paid for.</summary>
    /// <param name="model">A model that gives vectors.</param>
    /// <param name="texts">The texts, each once.</param>
    /// <param name="cancellation">Ends asking.</param>
    public static async Task<AskedVectors> AskAsync(SettingsModel model, IReadOnlyCollection<string> texts, CancellationToken cancellation)
    {
        var vectors = new ConcurrentDictionary<string, float[]>(StringComparer.Ordinal);
        IReadOnlyList<Diagnostic>? problems = null;
        var (tokens, isEstimated) = (0L, false);
        try
        {
            await Parallel.ForEachAsync(texts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, AskOneAsync).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            (problems, isEstimated) = ([Finding($"Asking '{model.Model}' for vectors was stopped.")], true);
        }

        return new AskedVectors(vectors, problems ?? [], tokens, isEstimated);

        async ValueTask AskOneAsync(string text, CancellationToken stopping)
        {
            if (Volatile.Read(ref problems) is not null) return;
            var estimate = Estimate([text]);
            Interlocked.Add(ref tokens, estimate);
            var asked = await model.AskAsync(ModelRequest.Embedding(model.Provider, model.Model, text), null, stopping).ConfigureAwait(false);
            if (asked.Value is not { } answer)
            {
                // What is refused is not paid for.
                Interlocked.Add(ref tokens, -estimate);
                Interlocked.CompareExchange(ref problems, asked.Diagnostics, null);
                return;
            }

            if (answer.InputTokens is { } counted) Interlocked.Add(ref tokens, counted - estimate);
            else Volatile.Write(ref isEstimated, true);
            if (VectorText.Read(answer.Text) is { } vector) vectors[text] = vector;
            else Interlocked.CompareExchange(ref problems, [Finding($"What '{model.Model}' answered is no vector.")], null);
        }
    }

    private static Diagnostic Finding(string message) => new(EvaluationDiagnostics.ExampleVectors, SourceLocation.File(""), message);
}
